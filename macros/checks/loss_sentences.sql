{# What a table lost, what most of it has in common, the likely cause and what to do.
   shop.orders: 67,511 of 67,511 rows are rejected, most as status_unknown ('completed' 67,511 times). ... #}
{% macro loss_sentence(loss) %}
    {%- set amount = '{:,} of {:,}'.format(loss.n_lost | int, loss.n_rows | int) -%}
    {%- set what = {
        'rejected': 'rows are rejected, most as ' ~ loss.reason ~ nextbest.loss_example(loss),
        'unmatched': 'keys meet no row of ' ~ ('crm.customers' if loss.table_name == 'shop.orders' else 'shop.orders')
            ~ (" (such as '" ~ loss.example ~ "')" if loss.example else ''),
        'shrunk': 'rows of the last build are gone',
    }[loss.loss] -%}
    {{ return(
        loss.table_name ~ ': ' ~ amount ~ ' ' ~ what ~ '. ' ~ nextbest.loss_cause(loss)
        ~ ('' if not loss.is_required else ' If it is meant so, allow it by var allowed_losses: {' ~ loss.table_name ~ ': 1.0}.')
    ) }}
{% endmacro %}


{% macro loss_example(loss) %}
    {%- if not loss.example -%}{{ return('') }}{%- endif -%}
    {{ return(" ('" ~ loss.example ~ "'" ~ (' {:,} times'.format(loss.n_example_rows | int)
        if loss.n_example_rows > 1 else '') ~ ')') }}
{% endmacro %}


{# The likely cause, and the remedy. #}
{% macro loss_cause(loss) %}
    {%- set reason = (loss.reason or '').replace('order:', '') -%}
    {%- set causes = {
        'status_unknown': 'Expected ' ~ ('granted or withdrawn' if loss.table_name == 'crm.consents' else 'placed or cancelled')
            ~ ': map the statuses of the shop to these.',
        'event_type_unknown': 'Map the events of the platform to the types of docs/reference/raw-contract.md.',
        'purpose_unknown': 'Expected marketing or personalisation: map the purposes to these.',
        'wrong_type': 'They are not numbers: write 12.50 with a decimal point, without signs of currencies and thousands.',
        'out_of_range': 'Are two columns swapped? Vars max_quantity and max_price_to_median say what is too large.',
        'dated_after_loading': 'An event cannot come after its loading: are both in UTC? Else leave loaded_at out.',
        'dated_too_early': 'They lie before 1990: does the export write a missing time as the zero of its calendar?',
        'dated_in_future': 'They lie in the future: is the day written before the month?',
        'customer_unknown': 'Are the ids of both tables written alike (zeros in front, prefixes, old numbers)?',
        'order_unknown': 'Are the ids of both tables written alike, and do both hold the same years?',
    } -%}
    {%- if loss.loss == 'shrunk' -%}
        {{ return('Was the file cut off, or a part of the history left out? Rows are never deleted from raw tables.') }}
    {%- elif loss.loss == 'unmatched' -%}
        {{ return(causes.customer_unknown if loss.table_name == 'shop.orders' else causes.order_unknown) }}
    {%- elif reason.endswith('_missing') -%}
        {{ return('The column is empty there: is it mapped to the right one?') }}
    {%- endif -%}
    {{ return(causes.get(reason, 'See marts.fct_rejected_rows and docs/reference/raw-contract.md.')) }}
{% endmacro %}


{# The rows of a query as a list of mappings with lower-case names. #}
{% macro rows_of(query) %}
    {%- set found = run_query(query) -%}
    {%- set rows = [] -%}
    {%- for row in found.rows -%}
        {%- set named = {} -%}
        {%- for name in found.column_names -%}
            {%- do named.update({name | lower: row[loop.index0]}) -%}
        {%- endfor -%}
        {%- do rows.append(named) -%}
    {%- endfor -%}
    {{ return(rows) }}
{% endmacro %}
