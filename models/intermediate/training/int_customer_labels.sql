{{ config(materialized='view') }}
{{ labels_of('customer') }}
