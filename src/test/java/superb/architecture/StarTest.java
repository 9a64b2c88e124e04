package superb.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The star of docs/architecture.md: the hub knows nobody, the rim knows only the hub. */
class StarTest {
    private static final List<String> RIM = List.of(
            "superb.tasks..",
            "superb.upstreams..",
            "superb.engine.torch..",
            "superb.engine.cost..",
            "superb.engine.onnx..",
            "superb.leaderboard..",
            "superb.cli..",
            "superb.jmh..");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("superb");
    }

    @Test
    void sawTheWholeProject() {
        assertTrue(classes.size() > 150, () -> "only " + classes.size() + " classes were seen");
        for (String module : RIM.subList(0, 7)) {
            String prefix = module.substring(0, module.length() - 2);
            assertTrue(
                    classes.stream().anyMatch(it -> it.getPackageName().startsWith(prefix)),
                    () -> "nothing was seen of " + prefix);
        }
    }

    @Test
    void hubKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("superb..")
                .and()
                .resideOutsideOfPackages(RIM.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(RIM.toArray(String[]::new))
                .check(classes);
    }

    @Test
    void rimModulesDoNotKnowEachOther() {
        for (String module : RIM) {
            if (module.equals("superb.cli..") || module.equals("superb.jmh..")) {
                continue; // the two that wire the others
            }
            String[] others = RIM.stream().filter(it -> !it.equals(module)).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(module)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(classes);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "picocli.., superb.cli..",
        "me.tongfei.., superb.cli..",
        "ch.qos.logback.., superb.cli..",
        "ai.djl.pytorch.., superb.engine.torch..",
        "ai.onnxruntime.., superb.engine.onnx..",
        "ai.onnx.., superb.engine.onnx..",
        "tech.tablesaw.., superb.leaderboard..",
        "org.openjdk.jmh.., superb.jmh..",
        "com.sun.speech.., superb.tasks.mini..",
        "org.jflac.., superb.tasks.audio..",
    })
    void everyHeavyLibraryHasOneHome(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackages(home, "superb.jmh..") // yardsticks use libraries as others would
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("superb.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyTheCommandPrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages("superb.cli..", "superb.jmh..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(classes);
    }

    @Test
    void noStaticMutableState() {
        noFields()
                .that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("superb.jmh.jmh_generated..") // what JMH writes around a benchmark
                .should()
                .notBeFinal()
                .check(classes);
    }
}
