-- no null where a template shows a text, links and pictures over https, payload within what platforms take
{%- set links = ['offer_cta_url', 'offer_image_url'] -%}
{%- set texts = ['offer_code', 'offer_headline', 'offer_text', 'offer_cta_label', 'offer_reason_text', 'payload'] -%}
{%- for number in range(1, 4) -%}
    {%- for part in profile_rec_parts() -%}
        {%- do (links if part in ['url', 'image_url'] else texts).append('rec_' ~ number ~ '_' ~ part) -%}
    {%- endfor -%}
{%- endfor %}
with

profiles as (

    select * from {{ ref('fct_email_profiles') }}

)

select customer_id
from profiles
where
    length(payload) > 131072
    {%- for column in texts + links %}
        or {{ column }} is null
    {%- endfor %}
    {%- for column in links %}
        or ({{ column }} <> '' and {{ column }} not like 'https://_%')
    {%- endfor %}
    {%- for number in range(1, 4) %}
        {%- for part in profile_rec_parts() %}
            or (rec_{{ number }}_id <> '' and rec_{{ number }}_{{ part }} = '')
        {%- endfor %}
    {%- endfor %}
    or (is_active and offer_is_shown and '' in (offer_code, offer_headline, offer_text, offer_cta_label))
    or (rec_1_id <> '' and rec_1_id in (rec_2_id, rec_3_id))
    or (rec_2_id <> '' and rec_2_id = rec_3_id)
