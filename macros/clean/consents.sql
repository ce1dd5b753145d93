{# When a "no" took effect. A date without a time lasts to the end of its day; where no usable time is given, the row
   was true when it was loaded at the latest, and else it is true now.
   `refused_at('changed_at', 'loaded_at')` #}
{% macro refused_at(signaled_at, loaded_at) -%}
    case
        when {{ signaled_at }} is null or {{ signaled_at }} > {{ nextbest.run_started() }}
            then least(coalesce({{ loaded_at }}, {{ nextbest.run_started() }}), {{ nextbest.run_started() }})
        when {{ signaled_at }} = {{ dbt.date_trunc('day', signaled_at) }}
            then {{ dbt.dateadd('second', 86399, signaled_at) }}
        else {{ signaled_at }}
    end
{%- endmacro %}


{# When a "no" could first be known: at its loading, or at its event; a time that cannot be is no reason to wait.
   `refusal_known_from('changed_at', 'loaded_at')` #}
{% macro refusal_known_from(signaled_at, loaded_at) -%}
    case
        when {{ loaded_at }} <= {{ nextbest.run_started() }} then {{ loaded_at }}
        when {{ signaled_at }} <= {{ nextbest.run_started() }} then {{ signaled_at }}
        else cast('1900-01-01' as timestamp)
    end
{%- endmacro %}


{# What an e-mail event says about the wish to be mailed, by the words that platforms use; null where it says nothing.
   `email_signal('event_type', 'bounce_type')` #}
{% macro email_signal(event_type, bounce_type) -%}
    case
        when {{ nextbest.contains_one_of(event_type, ['unsub', 'optout', 'opt_out', 'opt-out', 'opt out']) }}
            then 'unsubscribed'
        when {{ nextbest.contains_one_of(event_type, ['complain', 'spam', 'abuse', 'junk']) }} then 'complained'
        when {{ nextbest.contains_one_of(event_type, ['bounce']) }} then
            case
                when {{ nextbest.contains_one_of(
                    "coalesce(" ~ bounce_type ~ ", '') || ' ' || " ~ event_type, ['hard', 'perm']
                ) }} then 'bounced'
                else 'bounced_softly'
            end
        when {{ event_type }} in ('delivered', 'open', 'click') then 'received'
    end
{%- endmacro %}


{# Whether a text holds one of the words. #}
{% macro contains_one_of(text, words) -%}
    ({% for word in words %}{{ text }} like '%{{ word }}%'{{ ' or ' if not loop.last }}{% endfor %})
{%- endmacro %}
