package superb.engine.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superb.engine.torch.script.ScriptException;
import superb.engine.torch.script.ScriptModule;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.error.SuperbException;
import superb.error.UsageException;

/** From what the user asked for to a device that answers. An explicit wish is met or refused, never changed. */
final class DeviceChoice {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    private DeviceChoice() {}

    static Device of(String requested, Libtorch libtorch) {
        if (requested.equals("cpu")) {
            return Device.cpu();
        }
        if (requested.equals("auto")) {
            Device first = Device.gpu(0);
            return libtorch.hasCuda() && failure(first, libtorch).isEmpty() ? first : Device.cpu();
        }
        Matcher cuda = CUDA.matcher(requested);
        if (!cuda.matches()) {
            throw new UsageException(Problem.of("unknown device '" + requested + "'")
                    .expected("auto, cpu, cuda, or cuda:N with N from 0"));
        }
        if (!libtorch.hasCuda()) {
            throw new EnvironmentException(Problem.of("device '" + requested + "' is not available: this libtorch "
                            + libtorch.version() + " is built for the " + libtorch.flavor() + " only")
                    .at(libtorch.folder())
                    .expected("a libtorch with CUDA")
                    .next("build with mvn -Pcuda, or set PYTORCH_LIBRARY_PATH to the lib folder of a PyTorch "
                            + libtorch.version() + " with CUDA; or --device cpu"));
        }
        Device device = Device.gpu(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
        failure(device, libtorch).ifPresent(e -> {
            throw new EnvironmentException(
                    Problem.of("device '" + requested + "' does not answer: " + firstLine(e))
                            .at(libtorch.folder())
                            .expected("a working driver and a device of that number (nvidia-smi lists them)")
                            .next("another --device, or --device cpu"),
                    e);
        });
        return device;
    }

    static String name(Device device) {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }

    /** Tries the device with a small computation: what a driver claims is not always so. */
    private static Optional<RuntimeException> failure(Device device, Libtorch libtorch) {
        String text = """
                def answer(self) -> Tensor:
                  return torch.ones([2], dtype=6, layout=None, device=torch.device("%s"), pin_memory=False)
                """.formatted(name(device));
        try (NDManager manager = libtorch.manager(Device.cpu());
                ScriptModule script = ScriptModule.load(manager, text)) {
            script.call("answer").run(manager).get(0).toFloatArray();
            return Optional.empty();
        } catch (ScriptException | SuperbException e) {
            return Optional.of(e);
        }
    }

    private static String firstLine(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        return message.lines()
                .filter(line -> line.contains("Error") || line.contains("CUDA"))
                .findFirst()
                .orElse(message);
    }
}
