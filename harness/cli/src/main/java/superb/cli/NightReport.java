package superb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import superb.error.ExitCode;
import superb.files.Disk;
import superb.files.NewFile;

/** What a night did, for people ({@code DAY.md}) and for programs ({@code DAY.json}). */
record NightReport(String day, List<NightStep> steps) {

    /** A gate before everything else; then the first failure. */
    ExitCode exitCode() {
        return steps.stream()
                .map(NightStep::exit)
                .filter(it -> it == ExitCode.GATE)
                .findFirst()
                .or(() -> steps.stream()
                        .map(NightStep::exit)
                        .filter(it -> it != ExitCode.OK)
                        .findFirst())
                .orElse(ExitCode.OK);
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Night of " + day + "\n\n");
        text.append("| step | outcome |\n|---|---|\n");
        steps.forEach(step -> text.append("| ")
                .append(step.name())
                .append(" | ")
                .append(word(step))
                .append(" |\n"));
        for (NightStep step : steps) {
            text.append("\n## ")
                    .append(step.name())
                    .append(": ")
                    .append(word(step))
                    .append("\n\n");
            step.words().forEach(line -> text.append("* ")
                    .append(line.strip().replace("\n", "\n  "))
                    .append('\n'));
        }
        return text.toString();
    }

    String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode all = mapper.createObjectNode();
        all.put("format", "superb.night/1");
        all.put("day", day);
        all.put("exit", exitCode().code());
        ArrayNode list = all.putArray("steps");
        for (NightStep step : steps) {
            ObjectNode node = list.addObject();
            node.put("name", step.name());
            node.put("outcome", word(step).toLowerCase(Locale.ROOT));
            step.words().forEach(node.putArray("words")::add);
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void write(Path folder) {
        NewFile.write(Disk.LOCAL, folder.resolve(day + ".json"), json().getBytes(StandardCharsets.UTF_8));
        NewFile.write(Disk.LOCAL, folder.resolve(day + ".md"), markdown().getBytes(StandardCharsets.UTF_8));
    }

    private static String word(NightStep step) {
        return step.outcome() == NightStep.Outcome.ALARM
                ? "ALARM"
                : step.outcome().name().toLowerCase(Locale.ROOT);
    }
}
