-- The file has no categories. A product belongs to the first category, by priority, of which one
-- keyword stands in its name as a whole word, in singular or plural; otherwise to 'Other Gifts'.
-- The season comes first; then phrases, of which a single word would mislead; then words.
select
    priority,
    category,
    '\b(' || keywords || ')(s|es|''s)?\b' as pattern
from (
    values
    (
        0, 'Christmas',
        'christmas|xmas|advent|santa|bauble|reindeer|snowman|snowmen|snowflake|jingle|holly'
        || '|mistletoe|noel|rudolph|nativity|glitter tree|snow'
    ),
    (1, 'Toys & Children', 'playing card|lunch box with cutlery|sticker sheet|paper doll'),
    (2, 'Party & Gift Wrap', '^wrap|^card|roll wrap|gift bag|party bag|paper bag|cake candle'),
    (3, 'Kitchen & Baking', 'tea towel|cake case|cake tin|egg cup|jam jar|oven glove|up glove'),
    (4, 'Bath & Wellbeing', 'hot water bottle|hand warmer|bath|bathroom|shower|soap|towel|flannel'),
    (5, 'Furnishings & Storage', 'jewellery box|trinket box|storage bag|glass knob|drawer knob'),
    (6, 'Dining & Tea', 'napkin ring|tea light mug|water bottle|lunch box|snack box|wine glass'),
    (7, 'Garden & Outdoors', 'bird table|bird feeder|picnic bag|watering can|wind chime'),
    (8, 'Home Decor', 'magic garden|number tile|block word|building block|metal sign|wall clock'),
    (
        11, 'Jewellery & Accessories',
        'necklace|neckl|bracelet|earring|brooch|pendant|bangle|hair|hairclip|hairband|diamante ring'
        || '|ring|charm|key ring|jewellery|phone charm|scarf|glove|slipper|sock|fan'
    ),
    (
        12, 'Bags & Travel',
        'bag|handbag|shopper|tote|purse|wallet|washbag|rucksack|backpack|luggage|suitcase|passport'
        || '|holdall|travel|satchel'
    ),
    (
        13, 'Lights & Candles',
        'light|t-light|t light|candle|lantern|lamp|votive|incense|candleholder|candlestick'
        || '|lampshade|chandelier|scented|oil burner|tealight|candelabra|nightlight|fragrance'
    ),
    (
        14, 'Kitchen & Baking',
        'cake|cakestand|baking|jam|jelly|mould|apron|oven|recipe|scale|pantry|kitchen|cutter'
        || '|measuring|frying pan|cookie|biscuit|colander|rolling pin|spice|butter|bread|whisk'
        || '|cupcake|herb|grater|saucepan|enamel pan|fridge|timer|peg'
    ),
    (
        15, 'Dining & Tea',
        'mug|cup|teacup|saucer|teapot|plate|bowl|cutlery|napkin|coaster|tray|jug|beaker|placemat'
        || '|place mat|doily|doilies|tea|coffee|sugar|milk|dish|spoon|tumbler|goblet|bottle|straw'
        || '|cocktail|wine|table cloth|tablecloth|lunch|snack|breakfast|teatime|egg|popcorn|platter'
    ),
    (
        16, 'Toys & Children',
        'toy|jigsaw|doll|dolly|game|puzzle|child|children|childrens|kid|baby|dinosaur|teddy|puppet'
        || '|skittle|marble|soldier|soft|rattle|domino|yo yo|yo-yo|skipping|piggy|money bank'
        || '|money box|ludo|snakes|whistle|harmonica|kite|boy|girl|robot|tattoo|spaceboy|bank'
    ),
    (
        17, 'Party & Gift Wrap',
        'party|bunting|balloon|birthday|garland|paper chain|confetti|wrap|gift|card|ribbon|tissue'
        || '|tag|invite|invitation|greeting|wedding|cone|rosette|pinata|tape'
    ),
    (
        18, 'Stationery & Craft',
        'notebook|pencil|pen|sticker|eraser|ruler|journal|diary|letter|envelope|paper|memo|notepad'
        || '|sketchbook|magnet|calendar|book|bookmark|sewing|knitting|feltcraft|craft|kit|crochet'
        || '|fabric|bead|stamp|sharpener|scissor|clip|office|pad|address|organiser|crayon|chalk'
    ),
    (
        19, 'Garden & Outdoors',
        'garden|gardener|plant|planter|watering|birdhouse|parasol|umbrella|picnic|beach|barbecue'
        || '|bbq|deckchair|seed|flowerpot|plant pot|trowel|hammock|windmill|bucket|shed'
        || '|ivy|trellis|nesting'
    ),
    (
        20, 'Furnishings & Storage',
        'cushion|throw|drawer|cabinet|doormat|hook|hanger|basket|storage|knob|doorstop|crate|shelf'
        || '|chair|stool|tin|box|boxes|chest|rack|bin|curtain|cover|blanket|quilt|table|rug|tidy'
        || '|stand|door stop|draught|filler|trunk|furniture|shelves|jar|laundry|trinket|container'
    ),
    (
        21, 'Home Decor',
        'sign|frame|picture|mirror|wall|clock|photo|blackboard|chalkboard|art|decoration|ornament'
        || '|heart|hanging|flower|feather|bird|wreath|tile|vase|rose|bell|angel|star|butterfly'
        || '|artificial|figurine|block word|block letter|easter|mobile|globe|word|rabbit|bunny'
        || '|chick|cat|dog|owl|deco|decorative|plaque|hen|tree|wood|wooden|metal|crystal|zinc|shell'
    )
) as keywords_by_category (priority, category, keywords)
