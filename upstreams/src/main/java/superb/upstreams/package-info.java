/**
 * Speech models, each written once against {@link superb.upstream.Ops}. A family is one class and one line in
 * {@code META-INF/services/superb.upstream.UpstreamFamily}; what families share ({@link superb.upstreams.ConvExtractor},
 * {@link superb.upstreams.PositionalConv}, {@link superb.upstreams.TransformerEncoder}) stands beside them.
 */
package superb.upstreams;
