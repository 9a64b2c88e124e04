package superb.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import superb.error.Problem;
import superb.error.Spelling;
import superb.error.UsageException;

/** Options from a YAML file, by their long names without dashes. What the command line gives wins. */
final class ConfigFile {
    private static final int MOST_BYTES = 1 << 20;
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // a second document would be lost
            .build();

    private ConfigFile() {}

    /** The arguments that the file stands for, to be put before those that were typed. */
    static List<String> arguments(Path file, CommandSpec command, List<String> typed) {
        return arguments(file, read(file), command, typed, Set.of());
    }

    /**
     * The arguments that some options of a file stand for.
     *
     * @param other keys that the file may hold besides, for suggestions
     */
    static List<String> arguments(
            Path file, JsonNode options, CommandSpec command, List<String> typed, Set<String> other) {
        Map<String, OptionSpec> known = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            for (String name : option.names()) {
                known.put(name.replaceFirst("^-+", ""), option);
            }
        }
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : options.properties()) {
            String key = entry.getKey().replace('_', '-');
            OptionSpec option = known.get(key);
            if (option == null || key.equals("config")) {
                Set<String> names = new TreeSet<>(known.keySet());
                names.addAll(other);
                throw new UsageException(Problem.of(
                                "unknown option '" + entry.getKey() + "'" + Spelling.suggestion(key, names))
                        .at(file)
                        .expected("the long names that superb " + command.name() + " --help lists, without dashes"));
            }
            if (!typed(option, typed)) {
                add(arguments, option, checked(file, entry.getKey(), entry.getValue()));
            }
        }
        return arguments;
    }

    /** A value or a list of values: anything else would become an empty text. */
    private static JsonNode checked(Path file, String key, JsonNode value) {
        boolean plain = value.isValueNode() && !value.isNull();
        if (value.isArray()) {
            plain = true;
            for (JsonNode item : value) {
                plain &= item.isValueNode() && !item.isNull();
            }
        }
        if (!plain) {
            throw new UsageException(Problem.of("the option '" + key + "' has no usable value")
                    .at(file)
                    .expected("a value, such as " + key + ": X, or a list of them: [X, Y]"));
        }
        return value;
    }

    private static boolean typed(OptionSpec option, List<String> arguments) {
        return List.of(option.names()).stream()
                .anyMatch(name -> arguments.stream().anyMatch(it -> it.equals(name) || it.startsWith(name + "=")));
    }

    private static void add(List<String> arguments, OptionSpec option, JsonNode value) {
        String name = option.longestName();
        if (value.isBoolean() && option.arity().max() == 0) {
            if (value.booleanValue()) {
                arguments.add(name);
            } else if (option.negatable()) {
                arguments.add(name.replaceFirst("^--", "--no-"));
            }
        } else if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(item.asText()));
            if (option.splitRegex().isEmpty()) {
                items.forEach(item -> arguments.add(name + "=" + item)); // repeated on a command line too
            } else {
                arguments.add(name + "=" + String.join(",", items));
            }
        } else {
            arguments.add(name + "=" + value.asText());
        }
    }

    /** The file as a tree of options. */
    static JsonNode read(Path file) {
        try {
            String text = text(file);
            refuseAliases(file, text);
            JsonNode tree = YAML.readTree(text);
            if (tree == null || !tree.isObject()) {
                throw new UsageException(Problem.of("the configuration is not a list of options")
                        .at(file)
                        .expected("YAML such as\n              upstream: hubert_base\n              tasks: [ks, sid]"));
            }
            return tree;
        } catch (NoSuchFileException e) {
            throw new UsageException(
                    Problem.of("there is no such configuration").at(file).expected("a YAML file"), e);
        } catch (CharacterCodingException e) {
            throw new UsageException(
                    Problem.of("the configuration is not UTF-8").at(file).next("save it as UTF-8"), e);
        } catch (IOException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new UsageException(
                    Problem.of("the configuration cannot be read: " + first).at(file), e);
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UsageException(Problem.of("the configuration is longer than " + MOST_BYTES + " bytes")
                        .at(file)
                        .expected("YAML with some options"));
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
    }

    /** The tree would hold the alias' name instead of what it stands for. */
    private static void refuseAliases(Path file, String text) throws IOException {
        try (YAMLParser parser = YAML.getFactory().createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    throw new UsageException(Problem.of("aliases are not read: *" + parser.getText())
                            .at(file + ", line " + parser.currentTokenLocation().getLineNr())
                            .expected("the value itself"));
                }
            }
        }
    }
}
