package superb.upstreams;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import superb.upstream.Checkpoint;
import superb.upstream.WeightNames;
import superb.upstream.WeightSource;

/**
 * A sub-net's weights in the file of the super-net: always the leading rows and columns, except that feed-forward rows
 * are taken from the blocks of which the super-net is made.
 *
 * @param dim width of the super-net
 * @param ffn feed-forward width of the super-net
 */
record Supernet(NameTable names, Subnet subnet, int dim, int ffn, int headSize) implements WeightNames {
    private static final Pattern LAYER = Pattern.compile("layers\\.(\\d+)\\.(.+)");

    @Override
    public String style() {
        return names.style();
    }

    @Override
    public boolean trainingOnly(String tensor) {
        Matcher layer = Pattern.compile("encoder\\.layers\\.(\\d+)\\..+").matcher(tensor);
        return names.trainingOnly(tensor) || (layer.matches() && !keeps(layer.group(1)));
    }

    private boolean keeps(String layerOfSupernet) {
        return IntStream.range(0, subnet.layers())
                .anyMatch(it -> layerOfSupernet.equals(String.valueOf(subnet.layerOfSupernet(it))));
    }

    @Override
    public List<WeightSource> sources(String canonicalName) {
        if (canonicalName.equals("pos_conv.weight")) {
            return List.of(new PositionalKernel());
        }
        Matcher layer = LAYER.matcher(canonicalName);
        if (layer.matches()) {
            int index = Integer.parseInt(layer.group(1));
            String name = "layers." + subnet.layerOfSupernet(index) + "." + layer.group(2);
            return cut(name, layerAxes(layer.group(2), index));
        }
        boolean ofEncoder = canonicalName.matches("(projection|encoder_norm)\\..+|pos_conv\\.bias");
        return ofEncoder ? cut(canonicalName, List.of(width())) : names.sources(canonicalName);
    }

    /** Which positions of the first axes stay; later axes stay whole. */
    private List<int[]> layerAxes(String weight, int layer) {
        int[] attention = leading(subnet.heads().get(layer) * headSize);
        int[] inner = rows(subnet.ffn().get(layer));
        return switch (weight) {
            case "attn.q.weight", "attn.k.weight", "attn.v.weight" -> List.of(attention, width());
            case "attn.q.bias", "attn.k.bias", "attn.v.bias" -> List.of(attention);
            case "attn.out.weight" -> List.of(width(), attention);
            case "ffn.in.weight" -> List.of(inner, width());
            case "ffn.in.bias" -> List.of(inner);
            case "ffn.out.weight" -> List.of(width(), inner);
            default -> List.of(width());
        };
    }

    private int[] width() {
        return leading(subnet.dim());
    }

    private static int[] leading(int count) {
        return IntStream.range(0, count).toArray();
    }

    /** The leading rows of each block of {@code dim} rows, block after block, not the leading rows of all. */
    private int[] rows(int count) {
        if (count == ffn || ffn <= dim) {
            return leading(count);
        }
        int each = subnet.dim();
        return IntStream.range(0, count).map(i -> i / each * dim + i % each).toArray();
    }

    private List<WeightSource> cut(String canonicalName, List<int[]> axes) {
        List<WeightSource> cuts = new ArrayList<>();
        for (WeightSource whole : names.sources(canonicalName)) {
            cuts.add(new Cut(whole, axes));
        }
        return cuts;
    }

    private record Cut(WeightSource whole, List<int[]> axes) implements WeightSource {

        @Override
        public List<String> tensors() {
            return whole.tensors();
        }

        /** The shape of the whole where the whole is too small for the cut. */
        @Override
        public List<Integer> shape(Checkpoint checkpoint) {
            List<Integer> from = whole.shape(checkpoint);
            List<Integer> shape = new ArrayList<>(from);
            for (int axis = 0; axis < axes.size(); axis++) {
                int[] kept = axes.get(axis);
                if (axis >= from.size() || kept[kept.length - 1] >= from.get(axis)) {
                    return from;
                }
                shape.set(axis, kept.length);
            }
            return shape;
        }

        @Override
        public void read(Checkpoint checkpoint, FloatBuffer target) {
            List<Integer> from = whole.shape(checkpoint);
            FloatBuffer values = FloatBuffer.allocate(from.stream().reduce(1, Math::multiplyExact));
            whole.read(checkpoint, values);
            copy(values, target, from, 0, 0);
        }

        private void copy(FloatBuffer values, FloatBuffer target, List<Integer> from, int axis, int offset) {
            if (axis == from.size()) {
                target.put(values.get(offset));
                return;
            }
            int size = from.get(axis);
            int[] kept = axis < axes.size() ? axes.get(axis) : leading(size);
            for (int index : kept) {
                copy(values, target, from, axis + 1, offset * size + index);
            }
        }
    }

    /** Weight norm is over the whole kernel, so it comes before the cut. */
    private final class PositionalKernel implements WeightSource {
        private final String gain =
                names.sources("pos_conv.weight_g").get(0).tensors().get(0);
        private final String direction =
                names.sources("pos_conv.weight_v").get(0).tensors().get(0);

        @Override
        public List<String> tensors() {
            return List.of(gain, direction);
        }

        @Override
        public List<Integer> shape(Checkpoint checkpoint) {
            List<Integer> whole = checkpoint.shape(direction); // [dim, dim / groups, kernel]
            return List.of(subnet.dim(), subnet.dim() * whole.get(1) / whole.get(0), whole.get(2));
        }

        @Override
        public void read(Checkpoint checkpoint, FloatBuffer target) {
            int taps = checkpoint.shape(direction).get(2);
            FloatBuffer g = FloatBuffer.allocate(taps);
            FloatBuffer v = FloatBuffer.allocate(Math.toIntExact(checkpoint.elements(direction)));
            checkpoint.read(gain, g);
            checkpoint.read(direction, v);
            double[] squares = new double[taps];
            for (int i = 0; i < v.capacity(); i++) {
                squares[i % taps] += (double) v.get(i) * v.get(i);
            }
            int in = checkpoint.shape(direction).get(1);
            List<Integer> shape = shape(checkpoint);
            for (int o = 0; o < shape.get(0); o++) {
                for (int i = 0; i < shape.get(1); i++) {
                    for (int k = 0; k < taps; k++) {
                        double value = v.get((o * in + i) * taps + k) * (double) g.get(k);
                        target.put((float) (value / Math.sqrt(squares[k])));
                    }
                }
            }
        }
    }
}
