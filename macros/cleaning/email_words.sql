{# What an email event says about the wish to be mailed, by the words that platforms use in event_type and bounce_type;
   null where it says nothing. A platform drops mail to an address that it has learned not to mail; what it blocks or
   what fails comes back later. `email_signal('event_type', 'bounce_type')` #}
{% macro email_signal(event_type, bounce_type) -%}
    {%- set both = "coalesce(" ~ event_type ~ ", '') || ' ' || coalesce(" ~ bounce_type ~ ", '')" -%}
    {%- set letters = nextbest.letters_of(both) -%}
    {%- set words = nextbest.email_words() -%}
    case
        when {{ event_type }} in ('sent', 'delivered', 'open', 'click') and {{ bounce_type }} is null
            then case when {{ event_type }} <> 'sent' then 'received' end
        when {{ nextbest.contains_one_of(letters, words.unsubscribed) }} then 'unsubscribed'
        when {{ nextbest.contains_one_of(letters, words.complained) }} then 'complained'
        when
            {{ nextbest.contains_one_of(letters, words.bounced) }}
            -- replies of a mail server: 550, 5.1.1
            or {{ nextbest.matches_pattern(both, '(.*[^0-9.])?5([0-9][0-9]|[.][0-9]+[.][0-9]+)([^0-9].*)?') }}
            then 'bounced'
        when {{ nextbest.contains_one_of(nextbest.letters_of(event_type), words.bounced_softly) }} then 'bounced_softly'
        when {{ event_type }} in ('delivered', 'open', 'click') then 'received'
    end
{%- endmacro %}


{# Parts of the words by which platforms name what an email event says, in lower case: {signal: parts} #}
{% macro email_words() %}
    {{ return({
        'unsubscribed': [
            'unsub', 'optout', 'optedout', 'optingout', 'remov', 'suppress', 'blacklist', 'blocklist', 'denylist',
            'withdr', 'revok', 'denied', 'deny', 'donot', 'dont', 'nomail', 'stop', 'leave', 'subscriptionchange',
            'abmeld', 'abgemeldet', 'abbestell', 'widerruf',
        ],
        'complained': ['complain', 'spam', 'abuse', 'junk', 'fbl', 'feedbackloop'],
        'bounced': [
            'hard', 'perm', 'drop', 'invalid', 'cleaned', 'badaddress', 'badmailbox', 'baddestination', 'unknownuser',
            'userunknown', 'unknownmailbox', 'mailboxunknown', 'unknownrecipient', 'recipientunknown', 'unknownaddress',
            'addressunknown', 'notfound', 'nosuch', 'nouser', 'nomailbox', 'notexist', 'inactive', 'disabled',
        ],
        'bounced_softly': ['bounce', 'fail', 'block', 'reject', 'undeliver'],
        'harmless': [
            'sent', 'send', 'delivered', 'delivery', 'open', 'opened', 'initialopen', 'click', 'clicked', 'deferred',
            'deferral', 'delayed', 'deliverydelay', 'deliverydelayed', 'queued', 'scheduled', 'processed', 'accepted',
            'injection', 'subscribe', 'subscribed', 'resubscribe', 'resubscribed', 'groupresubscribe',
        ],
    }) }}
{% endmacro %}


{# Whether a text holds one of the words. #}
{% macro contains_one_of(text, words) -%}
    {{ nextbest.matches_pattern(text, '.*(' ~ words | join('|') ~ ').*') }}
{%- endmacro %}
