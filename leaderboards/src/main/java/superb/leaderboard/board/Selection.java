package superb.leaderboard.board;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.Hidden;
import superb.leaderboard.intake.Hidden.Reason;
import superb.leaderboard.intake.KnownTask;
import superb.record.Identity;
import superb.record.Status;

/**
 * Which records stand in the cells. Every record that is left out is listed with a reason, so that what is shown and what is hidden
 * add up to what was found.
 *
 * @param cells the records of each cell, newest first: one a seed, all of one configuration
 */
record Selection(Map<Place, List<Entry>> cells, Map<Division, List<Column>> columns, List<Hidden> hidden) {

    /** A cell of a board. */
    record Place(Division division, KnownTask task, Model model) {}

    private record Topic(Division division, KnownTask task) {}

    static Selection of(List<Entry> entries) {
        List<Hidden> hidden = new ArrayList<>();
        List<Entry> standing = newestRuns(valid(entries, hidden), hidden);
        Map<Division, List<Column>> columns = new TreeMap<>();
        Map<Place, List<Entry>> cells = new LinkedHashMap<>();
        Map<Topic, List<Entry>> topics =
                group(standing, it -> new Topic(Division.of(it.record().identity()), it.task()));
        topics.keySet().stream()
                .sorted(Comparator.comparing(Topic::division).thenComparing(Topic::task))
                .forEach(topic -> {
                    List<Entry> current = currentVersion(topics.get(topic), hidden);
                    List<Entry> same = sameData(current, hidden);
                    columns.computeIfAbsent(topic.division(), it -> new ArrayList<>())
                            .add(Column.of(topic.task(), same.get(0).record().identity()));
                    group(same, it -> Model.of(it.record().identity()))
                            .forEach((model, candidates) -> cells.put(
                                    new Place(topic.division(), topic.task(), model),
                                    bestConfiguration(candidates, hidden)));
                });
        hidden.sort(Comparator.comparing(Hidden::path).thenComparing(Hidden::reason));
        return new Selection(cells, columns, List.copyOf(hidden));
    }

    private static List<Entry> valid(List<Entry> entries, List<Hidden> hidden) {
        List<Entry> valid = new ArrayList<>();
        for (Entry entry : entries) {
            String reasons = String.join("; ", entry.record().statusReasons());
            if (entry.record().status() == Status.INVALID) {
                hidden.add(entry.hidden(Reason.INVALID, reasons));
            } else if (entry.record().status() == Status.PARTIAL
                    || entry.record().partial()) {
                hidden.add(entry.hidden(Reason.PARTIAL, reasons));
            } else {
                valid.add(entry);
            }
        }
        return valid;
    }

    private static List<Entry> newestRuns(List<Entry> entries, List<Hidden> hidden) {
        List<Entry> newest = new ArrayList<>();
        group(entries, it -> it.record().recordId()).values().forEach(runs -> {
            newest.add(runs.get(0));
            runs.subList(1, runs.size())
                    .forEach(it -> hidden.add(it.hidden(
                            Reason.SUPERSEDED,
                            "on " + runs.get(0).record().execution().started())));
        });
        return newest;
    }

    private static List<Entry> currentVersion(List<Entry> entries, List<Hidden> hidden) {
        Function<Entry, TaskVersion> version =
                it -> TaskVersion.of(it.record().identity().task().version());
        TaskVersion current =
                entries.stream().map(version).max(Comparator.naturalOrder()).orElseThrow();
        return keep(
                entries,
                it -> version.apply(it).equals(current),
                it -> it.hidden(
                        Reason.OLD_VERSION,
                        "version %s of the task, the column shows %s"
                                .formatted(it.record().identity().task().version(), current)),
                hidden);
    }

    /** The data that most records were scored on; of equally many the newest. */
    private static List<Entry> sameData(List<Entry> entries, List<Hidden> hidden) {
        Function<Entry, String> data = it -> {
            Identity.Dataset dataset = it.record().identity().dataset();
            return dataset.name() + " " + dataset.manifestSha256();
        };
        List<Entry> most = mostThenNewest(group(entries, data).values());
        String chosen = data.apply(most.get(0));
        return keep(
                entries,
                it -> data.apply(it).equals(chosen),
                it -> it.hidden(Reason.OTHER_DATA, "scored on %s, the column on %s".formatted(data.apply(it), chosen)),
                hidden);
    }

    /** What follows the official protocol comes first, then what has more seeds, then the newest. */
    private static List<Entry> bestConfiguration(List<Entry> entries, List<Hidden> hidden) {
        if (entries.size() == 1) {
            return entries; // nearly always, and an identity is long to compare
        }
        Map<Configuration, List<Entry>> configurations = group(entries, Selection::configuration);
        List<List<Entry>> official = configurations.values().stream()
                .filter(it -> Cell.deviations(it.get(0).record()).isEmpty())
                .toList();
        List<Entry> best = mostThenNewest(official.isEmpty() ? configurations.values() : official);
        keep(
                entries,
                best::contains,
                it -> it.hidden(
                        Reason.OTHER_CONFIGURATION,
                        "shown instead: " + best.get(0).record().recordId()),
                hidden);
        return best;
    }

    private record Configuration(Identity withoutSeed, List<String> deviations) {}

    private static Configuration configuration(Entry entry) {
        Identity identity = entry.record().identity();
        Identity.Training training = identity.training();
        Identity withoutSeed = new Identity(
                identity.task(),
                identity.dataset(),
                identity.upstream(),
                identity.features(),
                identity.head(),
                new Identity.Training(
                        training.optimizer(),
                        training.lr(),
                        training.lrSearch(),
                        training.steps(),
                        training.effectiveBatch(),
                        training.selectOn(),
                        0),
                identity.scoring(),
                identity.precision());
        return new Configuration(withoutSeed, Cell.deviations(entry.record()));
    }

    private static List<Entry> mostThenNewest(Collection<List<Entry>> groups) {
        return groups.stream()
                .min(Comparator.comparing((List<Entry> group) -> -group.size())
                        .thenComparing(group -> group.get(0), Entry.NEWEST_FIRST))
                .orElseThrow();
    }

    /** Groups in the order of their keys' first appearance among the newest; each newest first. */
    private static <K> Map<K, List<Entry>> group(List<Entry> entries, Function<Entry, K> key) {
        return entries.stream()
                .sorted(Entry.NEWEST_FIRST)
                .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    private static List<Entry> keep(
            List<Entry> entries,
            java.util.function.Predicate<Entry> wanted,
            Function<Entry, Hidden> why,
            List<Hidden> hidden) {
        entries.stream().filter(wanted.negate()).map(why).forEach(hidden::add);
        return entries.stream().filter(wanted).toList();
    }
}
