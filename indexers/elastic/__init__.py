"""The engine on an Elasticsearch 8.19 cluster: the same answers as the embedded one, shared by several machines."""
