package superb.upstreams;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import superb.error.Problem;
import superb.error.UsageException;
import superb.upstream.UpstreamRequest;

/**
 * A network cut out of LightHuBERT's super-net.
 *
 * @param dim width of the encoder
 * @param heads of every layer that is kept
 * @param ffn feed-forward width of every layer that is kept
 */
record Subnet(int dim, List<Integer> heads, List<Integer> ffn) {
    static final Set<String> OPTIONS = Set.of("dim", "layers", "heads", "ffn");

    private static final int DEEPEST = 12;

    /** Which layers (from 1) stay when there are fewer than twelve. */
    private static final List<List<Integer>> KEPT = List.of(
            List.of(1, 2, 5, 6, 9, 10),
            List.of(1, 2, 3, 5, 6, 9, 10),
            List.of(1, 2, 3, 5, 6, 7, 9, 10),
            List.of(1, 2, 3, 5, 6, 7, 9, 10, 11),
            List.of(1, 2, 3, 4, 5, 6, 7, 9, 10, 11),
            List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));

    Subnet {
        heads = List.copyOf(heads);
        ffn = List.copyOf(ffn);
    }

    int layers() {
        return heads.size();
    }

    /** Number (from 0) in the super-net of the layer with that number here. */
    int layerOfSupernet(int layer) {
        return KEPT.get(layers() - KEPT.get(0).size()).get(layer) - 1;
    }

    /** What was searched (arXiv 2203.15610); widths are free for the whole network, heads and ratios in every layer. */
    record Space(List<Integer> dims, List<Double> ratios, List<Integer> heads, List<Integer> layers, int standard) {
        static final Space BASE =
                new Space(List.of(512, 640, 768), List.of(3.5, 4.0), List.of(8, 10, 12), List.of(12), 1);
        static final Space SMALL =
                new Space(List.of(256, 384, 512), List.of(3.0, 3.5, 4.0), List.of(4, 6, 8), List.of(10, 11, 12), 1);
        static final Space STAGE_1 = new Space(List.of(768), List.of(4.0), List.of(12), List.of(12), 0);

        /**
         * The sub-net that is asked for: {@code @max}, {@code @min}, {@code @random7} (7 is a seed), or options such as
         * {@code dim=256,layers=10,heads=4,ffn=768}, in which {@code 4/6/8/…} gives every layer its own.
         *
         * @throws UsageException if it does not lie in this space
         */
        Subnet choose(UpstreamRequest request) {
            request.checked(OPTIONS, true);
            Subnet start = request.subnet().map(name -> named(request, name)).orElseGet(this::usual);
            Subnet chosen = start.with(request, DEEPEST);
            for (int i = 0; i < chosen.layers(); i++) {
                require(request, dims, "dim", chosen.dim);
                require(request, layers, "layers", chosen.layers());
                require(request, heads, "heads", chosen.heads.get(i));
                require(
                        request,
                        ratios.stream().map(it -> (int) (it * chosen.dim)).toList(),
                        "ffn",
                        chosen.ffn.get(i));
            }
            return chosen;
        }

        private Subnet usual() {
            return uniform(dims.get(standard), heads.get(standard), last(ratios), last(layers));
        }

        private Subnet named(UpstreamRequest request, String name) {
            if (name.matches("random[0-9]{1,9}")) {
                return random(new Random(Long.parseLong(name.substring("random".length()))));
            }
            return switch (name) {
                case "max" -> uniform(last(dims), last(heads), last(ratios), last(layers));
                case "min" -> uniform(dims.get(0), heads.get(0), ratios.get(0), layers.get(0));
                default ->
                    throw new UsageException(
                            Problem.of("there is no sub-net '" + name + "'")
                                    .at(request)
                                    .expected(
                                            "@max, @min, @random7 (any seed), @cfg:FILE.json, or options: dim, layers, heads, ffn"));
            };
        }

        /** Uniform and independent over depth and width, then over every layer's ratio and heads. */
        private Subnet random(Random random) {
            int depth = any(layers, random);
            int dim = any(dims, random);
            List<Integer> ofHeads = new ArrayList<>();
            List<Integer> ofFfn = new ArrayList<>();
            for (int i = 0; i < depth; i++) {
                ofFfn.add((int) (any(ratios, random) * dim));
                ofHeads.add(any(heads, random));
            }
            return new Subnet(dim, ofHeads, ofFfn);
        }

        private static Subnet uniform(int dim, int heads, double ratio, int layers) {
            return new Subnet(
                    dim, Collections.nCopies(layers, heads), Collections.nCopies(layers, (int) (ratio * dim)));
        }

        private static <V> V any(List<V> values, Random random) {
            return values.get(random.nextInt(values.size()));
        }

        private static <V> V last(List<V> values) {
            return values.get(values.size() - 1);
        }

        private static void require(UpstreamRequest request, List<Integer> known, String option, int value) {
            if (!known.contains(value)) {
                String all = new TreeSet<>(known).stream().map(String::valueOf).collect(Collectors.joining(", "));
                throw new UsageException(
                        Problem.of("'" + request.name() + "' was not trained with " + option + "=" + value)
                                .at(request)
                                .expected(all));
            }
        }
    }

    /** The same with what the request says otherwise. */
    Subnet with(UpstreamRequest request, int deepest) {
        int depth = request.integer("layers", layers(), KEPT.get(0).size(), deepest);
        int width = request.integer("dim", dim, 1, 65_536);
        int inner = (int) (ffn.get(0) / (double) dim * width); // the same ratio
        boolean same = width == dim && depth == layers();
        return new Subnet(
                width,
                perLayer(request, "heads", depth, same ? heads : Collections.nCopies(depth, heads.get(0))),
                perLayer(request, "ffn", depth, same ? ffn : Collections.nCopies(depth, inner)));
    }

    private static List<Integer> perLayer(UpstreamRequest request, String key, int layers, List<Integer> otherwise) {
        String value = request.options().get(key);
        if (value == null) {
            return otherwise;
        }
        List<String> words = List.of(value.split("/", -1));
        boolean numbers = words.stream().allMatch(it -> it.matches("[1-9][0-9]{0,5}"));
        if (!numbers || (words.size() != 1 && words.size() != layers)) {
            throw new UsageException(Problem.of("'" + value + "' is not a value of the option '" + key + "'")
                    .at(request)
                    .expected("a whole number, or " + layers + " of them separated by '/'"));
        }
        List<Integer> values = words.stream().map(Integer::valueOf).toList();
        return values.size() == 1 ? Collections.nCopies(layers, values.get(0)) : values;
    }
}
