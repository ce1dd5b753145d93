{{ config(group='activation') }}
-- Stops the build before anything is published: a sync that mirrors the table would delete everybody.
-- Meant so? Then run once with --vars '{audience_change_limit: 1}' (or more, for a jump upward).
{{ audience_problem() }}
