-- no null where a template shows a text; links encoded and over https, texts clean and within var text_limits, payload
-- within what platforms take
with

profiles as (

    select * from {{ ref('fct_email_profiles') }}

)

select customer_id
from profiles
where
    coalesce(length(payload), 131073) > 131072
    {%- for column, limit in profile_text_limits().items() %}
        or {{ column }} is null or {{ text_problem(column, limit) }}
    {%- endfor %}
    {%- for column in profile_links() %}
        or {{ column }} is null or ({{ column }} <> '' and {{ link_problem(column) }})
    {%- endfor %}
    {%- for number in range(1, 4) %}
        or rec_{{ number }}_id is null
        {%- for part in profile_rec_parts() %}
            or (rec_{{ number }}_id <> '' and rec_{{ number }}_{{ part }} = '')
        {%- endfor %}
    {%- endfor %}
    or (is_active and offer_is_shown and '' in (offer_code, offer_headline, offer_text, offer_cta_label))
    or (rec_1_id <> '' and rec_1_id in (rec_2_id, rec_3_id))
    or (rec_2_id <> '' and rec_2_id = rec_3_id)
