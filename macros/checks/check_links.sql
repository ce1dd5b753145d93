{# Stops at a var of links and texts by which no mail could be written; by default those of the project.
   Example: {shop_url: http://shop.example} -> var shop_url: 'http://shop.example'; expected an https address ... #}
{% macro check_links(shop_url=none, default_image_url=none, campaign_name=none, link_hosts=none, text_limits=none) %}
    {%- set shop_url = var('shop_url') if shop_url is none else shop_url -%}
    {%- set image_url = var('default_image_url') if default_image_url is none else default_image_url -%}
    {%- set campaign = var('campaign_name') if campaign_name is none else campaign_name -%}
    {%- set hosts = var('link_hosts') if link_hosts is none else link_hosts -%}
    {%- set host = '([a-z0-9_-]+[.])+[a-z][a-z0-9-]*' -%}
    {%- set path = '(/([!$&()*+,./0-9:;=@A-Z_a-z~-]|%[0-9A-Fa-f]{2})*)?' -%}
    {%- set query = '([?]([!$&()*+,./0-9:;=?@A-Z_a-z~-]|%[0-9A-Fa-f]{2})*)?' -%}
    {%- set address = 'https://' ~ host ~ '(:[0-9]+)?' ~ path -%}
    {%- if not modules.re.fullmatch(address, shop_url | string) or shop_url | length > 200 -%}
        {%- do nextbest.stop_at_links('shop_url', shop_url,
            'an https address of at most 200 characters, its host in small letters, without a query') -%}
    {%- endif -%}
    {%- if not modules.re.fullmatch(address ~ query, image_url | string) or image_url | length > 400 -%}
        {%- do nextbest.stop_at_links('default_image_url', image_url,
            'an https address of at most 400 characters, its host in small letters') -%}
    {%- endif -%}
    {%- if not campaign | string | trim or campaign | string | urlencode | length > 200 -%}
        {%- do nextbest.stop_at_links('campaign_name', campaign,
            'a text of at most 200 characters once it is percent-encoded') -%}
    {%- endif -%}
    {%- if hosts is string or hosts is not sequence -%}
        {%- do nextbest.stop_at_links('link_hosts', hosts, 'a list of hosts, such as [shop.example]') -%}
    {%- endif -%}
    {%- for name in hosts if not modules.re.fullmatch(host, name | string) -%}
        {%- do nextbest.stop_at_links('link_hosts', name,
            'a host such as shop.example in small letters, without https:// and *') -%}
    {%- endfor -%}
    {%- set limits = var('text_limits') if text_limits is none else text_limits -%}
    {%- for name, limit in limits.items() -%}
        {%- set least = 800 if name == 'url' else 20 -%}
        {%- if limit is not integer or limit < least -%}
            {%- do nextbest.stop_at_links('text_limits', name ~ ': ' ~ limit,
                'a whole number of characters from ' ~ least) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}


{% macro stop_at_links(name, value, expected) %}
    {%- do exceptions.raise_compiler_error("var " ~ name ~ ": '" ~ value ~ "'; expected " ~ expected) -%}
{% endmacro %}
