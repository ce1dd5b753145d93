select
    customers.customer_id,
    coalesce(languages.language, {{ text_literal(shop_language()) }}) as language
from {{ ref('int_mail_addresses') }} as customers
left join {{ ref('int_languages') }} as languages on customers.language = languages.language
