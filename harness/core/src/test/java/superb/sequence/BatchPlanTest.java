package superb.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import superb.error.DataException;
import superb.task.Clip;
import superb.task.HeadDesign;
import superb.task.Recipe;
import superb.task.Sampling;
import superb.task.Split;
import superb.task.View;

class BatchPlanTest {

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = BatchPlanTest.class.getResourceAsStream("/golden/batches/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static Recipe recipe(Sampling sampling, int batch, int accumulation) {
        return new Recipe(
                batch,
                accumulation,
                1e-4,
                1,
                100,
                10,
                new HeadDesign.FrameLinear(256),
                sampling,
                Sampling.SEQUENTIAL,
                1);
    }

    private static Clip clip(String id, long samples, int labels) {
        return new Clip(
                id,
                Path.of(id),
                samples,
                1,
                List.of(View.WHOLE),
                OptionalInt.empty(),
                Collections.nCopies(labels, 3),
                "");
    }

    private static Split split(JsonNode utterances) {
        List<Clip> clips = new ArrayList<>();
        utterances.forEach(it -> clips.add(clip(
                it.get("id").asText(),
                it.get("samples").asLong(),
                it.path("target_length").asInt(1))));
        return new Split("train", clips, clips.size());
    }

    private static List<String> ids(Split split, int[] batch) {
        return Arrays.stream(batch)
                .mapToObj(clip -> split.clips().get(clip).id())
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(it -> texts.add(it.asText()));
        return texts;
    }

    @Test
    void windowsOfTheOriginal() throws IOException {
        JsonNode golden = golden("pr-windows");
        Split split = split(golden.get("utterances"));
        BatchPlan plan =
                BatchPlan.of(recipe(Sampling.LABEL_WINDOWS, golden.get("window").asInt(), 1), split, 1);
        assertEquals(10, plan.batchesPerEpoch());
        for (int item = 0; item < 10; item++) {
            JsonNode expected = golden.get("batches").get(item);
            assertEquals(item, expected.get("item").asInt());
            assertEquals(texts(expected.get("ids")), ids(split, plan.batch(item)), "item " + item);
        }
    }

    @Test
    void bucketsOfTheOriginal() throws IOException {
        JsonNode golden = golden("asr-batches");
        Split split = split(golden.get("utterances"));
        Recipe recipe = recipe(Sampling.LENGTH_BUCKETS, golden.get("bucket").asInt() / 2, 1);
        BatchPlan plan = BatchPlan.of(recipe, split, 1);
        assertEquals(golden.get("batches").size(), plan.batchesPerEpoch());
        for (int item = 0; item < plan.batchesPerEpoch(); item++) {
            assertEquals(texts(golden.get("batches").get(item)), ids(split, plan.batch(item)), "item " + item);
        }
    }

    private static Split many(int clips) {
        return new Split(
                "train",
                IntStream.range(0, clips)
                        .mapToObj(i -> clip("c" + i, 3_000 + i * 7 % 911, 2 + i * 5 % 31))
                        .toList(),
                clips);
    }

    @Test
    void countsOfTheOfficialCorpus() {
        Split split = many(28_539);
        assertEquals(
                1_783,
                BatchPlan.of(recipe(Sampling.LENGTH_BUCKETS, 16, 1), split, 1).batchesPerEpoch());
        assertEquals(
                28_539,
                BatchPlan.of(recipe(Sampling.LABEL_WINDOWS, 16, 2), split, 1).batchesPerEpoch());
    }

    @Test
    void aLastBucketOfOneIsDropped() {
        Split split = many(9);
        BatchPlan plan = BatchPlan.of(recipe(Sampling.LENGTH_BUCKETS, 2, 1), split, 1);
        assertEquals(4, plan.batchesPerEpoch());
        String message = assertThrows(
                        DataException.class, () -> BatchPlan.of(recipe(Sampling.LENGTH_BUCKETS, 2, 1), many(1), 1))
                .getMessage();
        assertTrue(message.contains("1 training clips make no mini-batch"), message);
        assertTrue(message.contains("at least two"), message);
    }

    @Test
    void fewerClipsThanAWindow() {
        BatchPlan plan = BatchPlan.of(recipe(Sampling.LABEL_WINDOWS, 16, 1), many(3), 1);
        assertEquals(3, plan.batchesPerEpoch());
        assertEquals(3, plan.batch(2).length);
    }

    @Test
    void everyEpochHasEveryMiniBatchOnceInAnotherOrder() {
        BatchPlan plan =
                BatchPlan.of(recipe(Sampling.LENGTH_BUCKETS, 2, 2), many(40), 5); // 20 mini-batches, 10 updates
        List<List<Integer>> first = visits(plan, 0, 10);
        List<List<Integer>> second = visits(plan, 10, 20);
        assertNotEquals(first, second);
        assertEquals(sorted(first), sorted(second));
        assertEquals(20, sorted(first).stream().distinct().count());
    }

    private static List<String> sorted(List<List<Integer>> batches) {
        return batches.stream().map(List::toString).sorted().toList();
    }

    private static List<List<Integer>> visits(BatchPlan plan, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(plan::update)
                .flatMap(List::stream)
                .map(batch -> Arrays.stream(batch).boxed().toList())
                .toList();
    }

    @Test
    void anyUpdateCanBeAskedForAtAnyTime() {
        Recipe recipe = recipe(Sampling.LABEL_WINDOWS, 4, 2);
        Split split = many(21); // an update may run over the end of an epoch
        BatchPlan plan = BatchPlan.of(recipe, split, 9);
        List<List<Integer>> all = visits(plan, 0, 60);
        for (int update : new int[] {59, 3, 10, 11, 0}) {
            List<List<Integer>> alone = visits(BatchPlan.of(recipe, split, 9), update, update + 1);
            assertEquals(all.subList(2 * update, 2 * update + 2), alone);
            assertEquals(alone, visits(plan, update, update + 1));
        }
        assertNotEquals(all, visits(BatchPlan.of(recipe, split, 10), 0, 60));
    }

    @Test
    void samplingOfClipsHasNoPlan() {
        assertThrows(IllegalArgumentException.class, () -> BatchPlan.of(recipe(Sampling.SHUFFLED, 2, 1), many(9), 1));
    }
}
