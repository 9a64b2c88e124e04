package superb.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import superb.error.Problem;
import superb.error.UsageException;
import superb.modelfile.ModelFiles;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/**
 * The grid of a sweep: every upstream at every frame period in every precision. Tasks and seeds need no points of their own, because one
 * run does all of them.
 *
 * @param points each the options of one {@code superb run}
 * @param leftOut combinations that do not exist, in words
 */
record SweepGrid(List<Point> points, List<String> leftOut) {
    private static final Set<String> AXES = Set.of("upstream", "frame", "precision");

    /**
     * One upstream at one frame period in one precision.
     *
     * @param arguments of {@code superb run}
     */
    record Point(UpstreamRequest upstream, String precision, List<String> arguments) {}

    /**
     * What the command line says of the grid; it wins over the file.
     *
     * @param rest options of {@code superb run}
     */
    record Typed(
            List<String> upstreams,
            Optional<Path> subnets,
            List<Integer> frames,
            List<String> precisions,
            List<String> rest) {}

    /** @throws UsageException for unknown keys, upstreams and options, and for an empty grid */
    static SweepGrid of(Optional<Path> file, Typed typed) {
        JsonNode tree = file.map(ConfigFile::read).orElse(JsonNodeFactory.instance.objectNode());
        Path where = file.orElse(Path.of("command line"));
        CommandSpec run = new CommandLine(new RunCommand()).getCommandSpec();
        List<String> common = options(where, tree, run, typed.rest());
        List<JsonNode> upstreams = typed.upstreams().isEmpty()
                ? items(tree.path("upstream"))
                : UpstreamRequest.parseList(String.join(",", typed.upstreams())).stream()
                        .<JsonNode>map(it -> TextNode.valueOf(it.toString()))
                        .toList();
        List<Integer> frames = typed.frames().isEmpty() ? frames(where, tree.path("frame")) : typed.frames();
        List<String> precisions = typed.precisions().isEmpty()
                ? items(tree.path("precision")).stream().map(JsonNode::asText).toList()
                : typed.precisions();
        SweepGrid grid = new SweepGrid(new ArrayList<>(), new ArrayList<>());
        for (JsonNode upstream : upstreams) {
            boolean plain = upstream.isTextual();
            List<String> own = plain ? List.of() : options(where, upstream, run, typed.rest());
            boolean weighed = own.stream().anyMatch(it -> it.startsWith("--upstream-ckpt="));
            List<String> arguments = Stream.concat(
                            common.stream()
                                    .filter(it -> own.stream()
                                            .noneMatch(mine -> name(mine).equals(name(it))))
                                    .filter(it -> !weighed || !it.startsWith("--init=")), // a trained one among others
                            Stream.concat(own.stream(), typed.rest().stream()))
                    .toList();
            String name = plain ? upstream.asText() : upstream.path("upstream").asText("");
            for (UpstreamRequest request : subnets(UpstreamRequest.parse(name), typed.subnets())) {
                grid.add(request, frames, precisions, arguments);
            }
        }
        return grid.checked(where);
    }

    private static String name(String argument) {
        return argument.replaceFirst("=.*", "");
    }

    private void add(UpstreamRequest request, List<Integer> frames, List<String> precisions, List<String> arguments) {
        for (UpstreamRequest framed : frames.isEmpty() ? List.of(request) : atFrames(request, frames)) {
            for (String precision : precisions.isEmpty() ? List.of("fp32") : precisions) {
                List<String> all = new ArrayList<>(arguments);
                all.add("--upstream=" + framed);
                all.add("--precision=" + precision);
                Point point = new Point(framed, precision, all);
                if (points.contains(point)) {
                    leftOut.add("%s in %s is listed twice".formatted(framed, precision));
                } else {
                    points.add(point);
                }
            }
        }
    }

    /** The upstream at those frame periods that it has: by an option, or by nature. */
    private List<UpstreamRequest> atFrames(UpstreamRequest request, List<Integer> frames) {
        if (ModelFiles.load().knows(request)) {
            return List.of(request); // a network in a file has the period that it has
        }
        UpstreamRegistry registry = UpstreamRegistry.load();
        double nature = registry.model(request).card().frameMillis();
        List<UpstreamRequest> found = new ArrayList<>();
        for (int frame : frames) {
            UpstreamRequest asked = request.as(UpstreamRequest.parse(request.name() + ":frame=" + frame));
            if (nature == frame) {
                found.add(request);
            } else if (exists(registry, asked)) {
                found.add(asked);
            } else {
                leftOut.add("%s has no frame period of %d ms".formatted(request, frame));
            }
        }
        return found;
    }

    private static boolean exists(UpstreamRegistry registry, UpstreamRequest request) {
        try {
            registry.model(request);
            return true;
        } catch (UsageException e) {
            return false;
        }
    }

    private static List<UpstreamRequest> subnets(UpstreamRequest request, Optional<Path> file) {
        if (file.isEmpty()) {
            return List.of(request);
        }
        try (Stream<String> lines = Files.lines(file.get())) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> UpstreamRequest.parse(request + "@" + line))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new UsageException(
                    Problem.of("the list of sub-nets cannot be read")
                            .at(file.get())
                            .expected("one sub-net a line, as it stands behind the @: min, layers=11,dim=384 or"
                                    + " cfg:FILE.json"),
                    e);
        }
    }

    private static List<String> options(Path file, JsonNode tree, CommandSpec run, List<String> typed) {
        if (!tree.isObject()) {
            throw new UsageException(Problem.of("an upstream is neither a name nor a list of options")
                    .at(file)
                    .expected("hubert_base, or {upstream: student:layers=2, upstream-ckpt: student.safetensors}"));
        }
        ObjectNode rest = ((ObjectNode) tree).deepCopy();
        rest.remove(AXES);
        for (String name : RunOptions.NOT_MEASURED) {
            if (rest.has(name) || rest.has(name.replace('-', '_'))) {
                throw new UsageException(Problem.of("'" + name + "' says how one command behaves, not what is measured")
                        .at(file)
                        .expected("options of superb run that describe the measurement"));
            }
        }
        return ConfigFile.arguments(file, rest, run, typed, AXES);
    }

    private static List<JsonNode> items(JsonNode node) {
        List<JsonNode> items = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(items::add);
        } else if (!node.isMissingNode()) {
            items.add(node);
        }
        return items;
    }

    private static List<Integer> frames(Path file, JsonNode node) {
        List<Integer> frames = new ArrayList<>();
        for (JsonNode item : items(node)) {
            if (!item.isIntegralNumber() || !item.canConvertToInt() || item.intValue() < 1) {
                throw new UsageException(Problem.of("'" + item.asText() + "' is no frame period")
                        .at(file)
                        .expected("milliseconds, such as frame: [20, 40]"));
            }
            frames.add(item.asInt());
        }
        return frames;
    }

    private SweepGrid checked(Path where) {
        if (points.isEmpty()) {
            throw new UsageException(Problem.of("there is nothing to do" + (leftOut.isEmpty() ? "" : ": " + leftOut))
                    .at(where)
                    .expected("at least one upstream, such as upstream: [fbank_no_cmvn, hubert_base]"));
        }
        UpstreamRegistry registry = UpstreamRegistry.load();
        ModelFiles files = ModelFiles.load();
        points.stream()
                .map(Point::upstream)
                .filter(upstream -> !files.knows(upstream))
                .forEach(registry::model); // a typing error shows before any work
        long names = points.stream().map(it -> it.upstream().name()).distinct().count();
        for (Point point : points) {
            boolean unnamed = point.arguments().stream()
                    .filter(it -> it.matches("(-k|--upstream-ckpt)=.*"))
                    .map(it -> it.substring(it.indexOf('=') + 1))
                    .anyMatch(it -> !it.startsWith(point.upstream().name() + "=") && !it.contains("="));
            if (unnamed && names > 1 && common(point)) {
                throw new UsageException(Problem.of("one checkpoint was given for several upstreams")
                        .at(where)
                        .next("write it beside its upstream: {upstream: " + point.upstream()
                                + ", upstream-ckpt: FILE}"));
            }
        }
        return this;
    }

    /** Whether every point has the same checkpoints. */
    private boolean common(Point point) {
        return points.stream().allMatch(it -> checkpoints(it).equals(checkpoints(point)));
    }

    private static List<String> checkpoints(Point point) {
        return point.arguments().stream()
                .filter(it -> it.matches("(-k|--upstream-ckpt)=.*"))
                .toList();
    }
}
