package superb.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import superb.task.Clip;
import superb.task.HeadDesign;
import superb.task.Recipe;
import superb.task.Sampling;
import superb.task.Split;
import superb.task.View;

/** Small splits: clip i has the class {@code classes[i]}. */
final class Splits {
    private Splits() {}

    static ProbeSplit of(String name, int... classes) {
        return withViews(name, 1, classes);
    }

    /** Row {@code views · i + v} is view v of clip i. */
    static ProbeSplit withViews(String name, int views, int... classes) {
        List<Clip> clips = new ArrayList<>();
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < classes.length; i++) {
            clips.add(clip("clip" + i, List.of(classes[i])));
            rows.add(IntStream.range(views * i, views * (i + 1)).toArray());
        }
        return ProbeSplit.of(new Split(name, clips, clips.size()), rows);
    }

    static Clip clip(String id, List<Integer> labels) {
        return new Clip(id, Path.of(id), 16_000, 1, List.of(View.WHOLE), OptionalInt.empty(), labels, "");
    }

    static Recipe recipe(int batch, int accumulation, Sampling sampling) {
        return new Recipe(
                batch,
                accumulation,
                1e-4,
                1,
                100,
                10,
                new HeadDesign.MeanLinear(256),
                sampling,
                Sampling.SEQUENTIAL,
                1);
    }
}
