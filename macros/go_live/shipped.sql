{# MD5 of `headline|text` of the offers that nextbest ships for the demo, of earlier versions, too. A test compares them
   with seeds/offers.csv and offer_texts.csv: a shop that still has one of them would send words of the demo. #}
{% macro shipped_texts() %}
    {{ return([
        '5efa316e640d64ec66498759dc6b80dc', '386656d27d5881a62e6695ba4af9fbfc',
        '12d7b4731e872d5db63256aad2948b7c', '1e967d7aaa18c02dff7397fd8c95a4e6',
        '1d930ae57bc5fc37895fab9f0d4c3734', 'a5146d92704e23a98c1625a5c00f009e',
        '2ebc60dcc0663df7475359bcd624be99', '4b22fd3bae6cf7d6e1d6678e7e47af3c',
        '41e012ab235473095f21db1f2aa71449', '0fea33973d7b97310ad33ecb6a40401d',
        'ae23c3c6cdccd89b1db34a6078166ce2', 'a3731d200a6dde63bbc29ca905e973d4',
        'b4118db522ca577aabf644065a399088', '91079d2c7d7639764e930035c4e0d7aa',
        '6b48d921ec81c5aa043deecd80cfcb08',
        'ca796bf899f01bbb5a23d5f96f9d6440', '876e24a53b9352814853574fbffb7a86',
        'a2c8653ff4bd0eaf976c6d2d9bfe4d31', '42e07c47de7565ba4e187af8a0ff99a1',
        '95335a985b2cef8d1a69ded24b483e87', 'c678549e5fe32b5a71569f3d29c9bf5c',
    ]) }}
{% endmacro %}
