{# Removes the rows of builds that did not get to publish: readers still have the publication that those rows follow, as
   the rows of this build do. A post hook of logs: `delete_unpublished_rows(this)` #}
{% macro delete_unpublished_rows(log) -%}
    delete from {{ log }}
    where written_at < {{ nextbest.run_started() }} and follows_publication = {{ nextbest.newest_full_publication() }}
{%- endmacro %}
