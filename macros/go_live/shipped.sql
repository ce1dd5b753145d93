{# MD5 of `headline|text` of the offers that nextbest ships for the demo, of earlier versions, too. A test compares them
   with seeds/offers.csv: a shop that still has one of them would send words of the demo. #}
{% macro shipped_texts() %}
    {{ return([
        '5efa316e640d64ec66498759dc6b80dc', '386656d27d5881a62e6695ba4af9fbfc',
        '12d7b4731e872d5db63256aad2948b7c', '1e967d7aaa18c02dff7397fd8c95a4e6',
        '1d930ae57bc5fc37895fab9f0d4c3734', 'a5146d92704e23a98c1625a5c00f009e',
        '2ebc60dcc0663df7475359bcd624be99',
    ]) }}
{% endmacro %}
