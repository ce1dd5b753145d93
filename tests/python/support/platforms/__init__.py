"""Local servers that keep to the documented contracts of the platforms, for tests.

They are written from the documentation alone and know nothing of the clients of nextbest. No
platform was called: what its documentation leaves open is decided here for the stricter reading,
and a comment says so at its place. `server.Server` has what all have; each platform is one module,
which also runs as a process: `python -m platforms.klaviyo --port 0 --journal FILE`.

In a test: `with KlaviyoServer(Faults(too_many=0.05)) as server`, the client with `server.environ()`
in its environment, then `server.state()`, `server.violations` and `server.journal`.
"""
