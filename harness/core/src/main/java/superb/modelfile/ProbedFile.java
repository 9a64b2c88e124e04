package superb.modelfile;

import superb.engine.EngineInfo;
import superb.engine.EngineSession;
import superb.engine.FileNetwork;
import superb.engine.ModelFile;
import superb.engine.ModelFileFormat;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.error.Problem;
import superb.error.UsageException;
import superb.upstream.UpstreamCard;

/** A model file whose card was found by trying it. */
record ProbedFile(ModelFileFormat format, FileRequest request, UpstreamCard card, Probe.Found found, Stamp stamp)
        implements ModelFile {

    @Override
    public OpenUpstream open(EngineSession session, Precision precision) {
        if (precision != Precision.FP32) {
            throw new UsageException(Problem.of("a model file computes as it was exported; --precision "
                            + precision.id() + " cannot be asked of it")
                    .at("--upstream " + card.name())
                    .next("--precision fp32, or a file that was exported in another precision"));
        }
        stamp.check();
        FileNetwork network = format.load(request.file(), session);
        return new FileUpstream(
                card, found, network, new FileStates(request.file(), network, found.outputs()), session);
    }

    @Override
    public EngineInfo engine(EngineInfo session) {
        return format.engine(session);
    }
}
