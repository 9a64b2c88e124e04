package superb.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import superb.metric.Score;
import superb.record.Accounting;
import superb.record.CurvePoint;
import superb.record.Sample;
import superb.record.Trial;
import superb.train.CurveRow;
import superb.train.FloatTensor;

/** What training and scoring left behind for the record of one seed. */
interface Findings {

    /** By metric, the task's own first; its interval is there. */
    Map<String, Score> test();

    /** By metric; the task's own is the one that selected. */
    Map<String, Score> dev();

    /** After softmax, one a hidden state. */
    List<Double> layerWeights();

    /** Of the head that was scored. */
    double learningRate();

    /** Parameters at dev-best, by name. */
    Map<String, FloatTensor> head();

    /** What the file of the head says beside its parameters. */
    Map<String, String> headMetadata();

    /** @param outOfMemory batches of the features' pass that were repeated in smaller parts */
    Accounting accounting(int outOfMemory);

    /** One a test clip, in protocol order. */
    List<Sample> samples();

    List<Trial> trials();

    List<CurvePoint> curves();

    /** What else a reader must know that was not known before the run, in words. */
    List<String> remarks();

    Elapsed elapsed();

    /** One line of a head's learning curve. */
    static CurvePoint point(Cell cell, long seed, CurveRow row) {
        return new CurvePoint(
                row.step(),
                row.learningRate(),
                seed,
                row.loss(),
                OptionalDouble.of(row.dev()),
                row.gradientNorm(),
                cell.recipe().batch(),
                Optional.empty());
    }
}
