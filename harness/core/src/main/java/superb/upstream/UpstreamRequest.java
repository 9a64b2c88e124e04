package superb.upstream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superb.error.Problem;
import superb.error.UsageException;

/**
 * An upstream as it is asked for: {@code NAME[@SUBNET][:KEY=VALUE,…]}, for example {@code hubert_base} or
 * {@code student:layers=3,dim=384}. A comma may stand for the colon. A sub-net is a word ({@code @min}), a file
 * ({@code @cfg:FILE.json}), or its options ({@code @layers=11,dim=384}). A file comes first after the colon: {@code onnx:model.onnx,frame=20}, which is the
 * option {@code file}.
 *
 * @param options in order of their keys
 */
public record UpstreamRequest(String name, Optional<String> subnet, Map<String, String> options) {
    private static final Pattern WHOLE = Pattern.compile(
            "([A-Za-z0-9_.-]+)(?:@(cfg:[^,:=@]+|[A-Za-z0-9_.-]+)(?=[:,]|$))?(?:(?:[:,]|@(?=[a-z0-9_]+=))(.+))?");
    private static final Pattern OPTION = Pattern.compile("([a-z0-9_]+)=([^=]+)");
    /** A path is known by a dot or a slash; it has no equals sign and no comma. */
    private static final Pattern FILE = Pattern.compile("[^=]*[./][^=]*");

    private static final Pattern STARTS_WITH_OPTION = Pattern.compile("\\s*[a-z0-9_]+=.*");

    public UpstreamRequest {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }

    public static UpstreamRequest of(String name) {
        return new UpstreamRequest(name, Optional.empty(), Map.of());
    }

    /** @throws UsageException if the text is not of that form */
    public static UpstreamRequest parse(String text) {
        Matcher whole = WHOLE.matcher(text.strip());
        if (!whole.matches()) {
            throw malformed(text);
        }
        Map<String, String> options = new TreeMap<>();
        if (whole.group(3) != null) {
            for (String part : whole.group(3).split(",", -1)) {
                Matcher option = OPTION.matcher(part.strip());
                if (options.isEmpty() && FILE.matcher(part.strip()).matches()) {
                    options.put("file", part.strip());
                } else if (!option.matches() || options.putIfAbsent(option.group(1), option.group(2)) != null) {
                    throw malformed(text);
                }
            }
        }
        return new UpstreamRequest(whole.group(1), Optional.ofNullable(whole.group(2)), options);
    }

    /** Several, separated by commas; {@code key=value} belongs to the name before it. */
    public static List<UpstreamRequest> parseList(String text) {
        List<String> items = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            boolean option = STARTS_WITH_OPTION.matcher(part).matches() && !items.isEmpty();
            if (option) {
                int last = items.size() - 1;
                items.set(last, items.get(last) + "," + part.strip());
            } else {
                items.add(part.strip());
            }
        }
        return items.stream().map(UpstreamRequest::parse).toList();
    }

    private static UsageException malformed(String text) {
        return new UsageException(Problem.of("'" + text + "' does not name an upstream")
                .expected("NAME[@SUBNET][:KEY=VALUE,KEY=VALUE], or onnx:FILE and torchscript:FILE")
                .next("superb ls upstreams"));
    }

    /** This request for another name, which may bring a sub-net and options of its own; those given here win. */
    public UpstreamRequest as(UpstreamRequest other) {
        Map<String, String> all = new TreeMap<>(other.options);
        all.putAll(options);
        return new UpstreamRequest(other.name, subnet.or(other::subnet), all);
    }

    /** @throws UsageException if an option or a sub-net is given that the family does not know */
    public UpstreamRequest checked(Set<String> knownOptions, boolean subnets) {
        if (subnet.isPresent() && !subnets) {
            throw new UsageException(Problem.of("'" + name + "' has no sub-nets, but @" + subnet.get() + " was given")
                    .next("--upstream " + name));
        }
        for (String key : options.keySet()) {
            if (!knownOptions.contains(key)) {
                String expected = knownOptions.isEmpty() ? "none" : String.join(", ", new TreeSet<>(knownOptions));
                throw new UsageException(Problem.of("'" + name + "' has no option '" + key + "'")
                        .at(toString())
                        .expected(expected));
            }
        }
        return this;
    }

    /** @throws UsageException if a sub-net or any option is given */
    public UpstreamRequest plain() {
        return checked(Set.of(), false);
    }

    /** @throws UsageException if the option is given and is not a whole number in the range */
    public int integer(String key, int otherwise, int least, int most) {
        String value = options.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new UsageException(
                Problem.of("'" + value + "' is not a value of the option '" + key + "' of '" + name + "'")
                        .at(toString())
                        .expected("a whole number from " + least + " to " + most));
    }

    /** @throws UsageException if the option is given and is not a decimal number in the range */
    public double decimal(String key, double otherwise, double least, double most) {
        String value = options.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value.matches("[0-9]{1,3}(\\.[0-9]{1,6})?")) {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new UsageException(
                Problem.of("'" + value + "' is not a value of the option '" + key + "' of '" + name + "'")
                        .at(toString())
                        .expected("a number from " + least + " to " + most));
    }

    /** @param choices the first stands where the option is not given
     * @throws UsageException if the option is given and is none of them */
    public String choice(String key, String... choices) {
        String value = options.getOrDefault(key, choices[0]);
        if (List.of(choices).contains(value)) {
            return value;
        }
        throw new UsageException(
                Problem.of("'" + value + "' is not a value of the option '" + key + "' of '" + name + "'")
                        .at(toString())
                        .expected(String.join(" or ", choices)));
    }

    /** As it can be typed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        subnet.ifPresent(it -> text.append('@').append(it));
        char separator = ':';
        if (options.containsKey("file")) {
            text.append(':').append(options.get("file"));
            separator = ',';
        }
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (option.getKey().equals("file")) {
                continue;
            }
            text.append(separator).append(option.getKey()).append('=').append(option.getValue());
            separator = ',';
        }
        return text.toString();
    }
}
