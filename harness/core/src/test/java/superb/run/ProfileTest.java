package superb.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import superb.error.UsageException;
import superb.task.HeadDesign;
import superb.task.Recipe;
import superb.task.Sampling;

class ProfileTest {
    private static final Recipe RECIPE = new Recipe(
            16,
            2,
            1e-2,
            1,
            100_000,
            1_000,
            new HeadDesign.FrameLinear(256),
            Sampling.LABEL_WINDOWS,
            Sampling.SEQUENTIAL,
            1);

    @Test
    void shortensTheTrainingAndNothingElse() {
        assertEquals(RECIPE, Profile.parse("superb").of(RECIPE));
        assertEquals(RECIPE.withSteps(10_000, 100), Profile.parse("FAST").of(RECIPE));
        assertEquals(RECIPE.withSteps(10, 5), Profile.parse("smoke").of(RECIPE));
        assertEquals(
                RECIPE.withSteps(300, 50),
                Profile.FAST.of(RECIPE.withSteps(600, 100)),
                "recipes of small corpora keep enough updates to learn");
        assertEquals(RECIPE.withSteps(7, 7), Profile.FAST.of(RECIPE.withSteps(7, 7)));
    }

    @Test
    void onlySmokeTakesFewerClips() {
        assertEquals(Optional.empty(), Profile.FAST.limit());
        assertEquals(Optional.of(new Limit(16)), Profile.SMOKE.limit());
    }

    @Test
    void namesWhatThereIs() {
        UsageException thrown = assertThrows(UsageException.class, () -> Profile.parse("quick"));
        assertEquals("""
                unknown profile 'quick'
                  where:    --profile
                  expected: superb, fast or smoke""", thrown.getMessage());
    }
}
