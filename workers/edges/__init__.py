"""The thin edges: where values of the pipeline become requests, and answers become values."""
