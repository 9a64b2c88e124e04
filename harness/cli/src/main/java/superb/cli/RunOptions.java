package superb.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of {@code superb run} on commands that are made of runs. They are taken from that command, so that an option it gains is
 * known here too, and handed on as they were typed.
 */
final class RunOptions {
    /** Options of run that say how a single command behaves, not what is measured. */
    static final Set<String> NOT_MEASURED = Set.of(
            "config",
            "dry-run",
            "json",
            "quiet",
            "resume",
            "keep-going",
            "fail-fast",
            "timeout",
            "max-hours",
            "no-color",
            "help",
            "version",
            "debug");

    private RunOptions() {}

    /** Adds those that the command does not have itself. */
    static void addTo(CommandSpec spec) {
        for (OptionSpec option :
                new CommandLine(new RunCommand()).getCommandSpec().options()) {
            boolean own = List.of(option.names()).stream().anyMatch(it -> spec.findOption(it) != null);
            if (!own && !NOT_MEASURED.contains(option.longestName().substring(2))) {
                boolean flag = option.arity().max() == 0;
                spec.addOption(OptionSpec.builder(option.names())
                        .paramLabel(option.paramLabel())
                        .type(flag ? boolean.class : List.class)
                        .auxiliaryTypes(flag ? boolean.class : String.class)
                        .arity(flag ? "0" : "1")
                        .hidden(true)
                        .build());
            }
        }
    }

    /** What was typed of them. */
    static List<String> typed(CommandSpec spec) {
        List<String> words = new ArrayList<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (option.hidden() && option.userObject() == null) {
                if (option.arity().max() == 0) {
                    words.add(option.longestName());
                } else {
                    option.originalStringValues().forEach(it -> words.add(option.longestName() + "=" + it));
                }
            }
        }
        return words;
    }
}
