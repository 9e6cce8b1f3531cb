"""A genuine Elasticsearch on loopback: Elastic's own server from Maven Central, laid out once a machine."""
