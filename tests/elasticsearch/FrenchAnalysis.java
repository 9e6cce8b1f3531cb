import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchMinimalStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.IndexScopedSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsFilter;
import org.elasticsearch.env.Environment;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.analysis.AbstractIndexAnalyzerProvider;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestController;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;

/** What a stock distribution brings as modules that Maven Central lacks, narrowed to what a French index needs: its filters, its analyzer, and GET /. */
public class FrenchAnalysis extends Plugin implements AnalysisPlugin, ActionPlugin {

    interface Filter { TokenStream on(TokenStream tokens); }

    interface FilterFromSettings { Filter from(Environment environment, Settings settings); }

    private static AnalysisProvider<TokenFilterFactory> filter(FilterFromSettings maker) {
        return (indexSettings, environment, name, settings) -> {
            Filter filter = maker.from(environment, settings);
            return new AbstractTokenFilterFactory(name, settings) {
                @Override
                public TokenStream create(TokenStream tokens) { return filter.on(tokens); }
            };
        };
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "asciifolding", filter((environment, settings) -> {
                boolean keep = settings.getAsBoolean("preserve_original", false);
                return tokens -> new ASCIIFoldingFilter(tokens, keep);
            }),
            "elision", filter((environment, settings) -> {
                CharArraySet given = Analysis.parseArticles(environment, settings);
                CharArraySet articles = given == null ? FrenchAnalyzer.DEFAULT_ARTICLES : given;
                return tokens -> new ElisionFilter(tokens, articles);
            }),
            "stemmer", filter((environment, settings) -> {
                String language = settings.get("language", settings.get("name", "light_french"));
                return switch (language) {
                    case "light_french" -> FrenchLightStemFilter::new;
                    case "minimal_french" -> FrenchMinimalStemFilter::new;
                    case "french" -> tokens -> new SnowballFilter(tokens, "French");
                    default -> throw new IllegalArgumentException("this test node stems French only, not [" + language + "]");
                };
            })
        );
    }

    @Override
    public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
        return Map.of("french", (indexSettings, environment, name, settings) -> {
            FrenchAnalyzer analyzer = new FrenchAnalyzer(
                Analysis.parseStopWords(environment, settings, FrenchAnalyzer.getDefaultStopSet()),
                Analysis.parseStemExclusion(settings, CharArraySet.EMPTY_SET)
            );
            return new AbstractIndexAnalyzerProvider<FrenchAnalyzer>(name, settings) {
                @Override
                public FrenchAnalyzer get() { return analyzer; }
            };
        });
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
        Settings settings, NamedWriteableRegistry writeables, RestController controller, ClusterSettings clusterSettings,
        IndexScopedSettings indexSettings, SettingsFilter filter, IndexNameExpressionResolver resolver,
        Supplier<DiscoveryNodes> nodes, Predicate<NodeFeature> features
    ) {
        return List.of(new BaseRestHandler() {
            @Override
            public String getName() { return "main"; }

            @Override
            public List<Route> routes() {
                return List.of(new Route(RestRequest.Method.GET, "/"), new Route(RestRequest.Method.HEAD, "/"));
            }

            @Override
            protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
                return channel -> {
                    var body = channel.newBuilder().startObject()
                        .field("name", client.settings().get("node.name"))
                        .field("cluster_name", client.settings().get("cluster.name"))
                        .startObject("version")
                        .field("number", org.elasticsearch.Build.current().version())
                        .field("build_flavor", org.elasticsearch.Build.current().flavor())
                        .field("lucene_version", org.apache.lucene.util.Version.LATEST.toString())
                        .endObject()
                        .field("tagline", "You Know, for Search")
                        .endObject();
                    channel.sendResponse(new RestResponse(RestStatus.OK, body));
                };
            }
        });
    }
}
