"""The real web process, real Valkey and a real forked RQ worker against the sandbox, over HTTP."""
