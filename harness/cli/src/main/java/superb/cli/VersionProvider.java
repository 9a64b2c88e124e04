package superb.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Version of the jar's manifest. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"superb " + version()};
    }

    static String version() {
        return Optional.ofNullable(VersionProvider.class.getPackage().getImplementationVersion())
                .orElse("0.1.0");
    }
}
