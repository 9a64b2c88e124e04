package superb.engine.torch;

import ai.djl.Device;

/** Where the tests of this module compute: {@code -Dsuperb.test.device=cuda:0} takes them to a GPU. */
public final class TestDevice {
    private TestDevice() {}

    /** As {@code --device} takes it. */
    public static String name() {
        return System.getProperty("superb.test.device", "cpu");
    }

    public static Device get() {
        return name().equals("cpu") ? Device.cpu() : Device.gpu(Integer.parseInt(name().replace("cuda:", "")));
    }
}
