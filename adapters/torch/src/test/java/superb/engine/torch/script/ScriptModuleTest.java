package superb.engine.torch.script;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import superb.engine.torch.TestDevice;
import superb.error.ResourcesException;

class ScriptModuleTest {
    private static final String TEXT = """
            def weighted(self, x: Tensor, parts: List[Tensor], times: int, scale: float, negate: bool) -> List[Tensor]:
              y = torch.mul(x, scale)
              for i in range(times):
                y = torch.add(y, parts[i])
              if negate:
                y = torch.neg(y)
              return [y, x]
            def twice(self, x: Tensor) -> Tensor:
              return torch.add(x, x)
            def bytes(self, count: int) -> Tensor:
              return torch.zeros([count], dtype=6, layout=None, device=None, pin_memory=None)
            """;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Engine.getEngine("PyTorch").newBaseManager(TestDevice.get());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void passesEveryKindOfArgument() {
        try (ScriptModule module = ScriptModule.load(manager, TEXT)) {
            NDArray x = manager.create(new float[] {1, 2});
            NDArray part = manager.create(new float[] {10, 20});
            List<NDArray> results = module.call("weighted")
                    .with(x)
                    .with(List.of(part, part))
                    .with(2)
                    .with(0.5)
                    .with(true)
                    .run(manager);
            assertEquals(2, results.size());
            assertArrayEquals(new float[] {-20.5f, -41f}, results.get(0).toFloatArray());
            assertArrayEquals(new float[] {1, 2}, results.get(1).toFloatArray());
            assertArrayEquals(
                    new float[] {2, 4},
                    module.call("twice").with(x).run(manager).get(0).toFloatArray());
        }
    }

    @Test
    void resultsBelongToTheirOwner() {
        try (ScriptModule module = ScriptModule.load(manager, TEXT)) {
            NDArray x = manager.create(new float[] {1, 2});
            NDArray y;
            try (NDManager batch = manager.newSubManager()) {
                y = module.call("twice").with(x).run(batch).get(0);
            }
            assertThrows(IllegalStateException.class, y::toFloatArray);
            assertArrayEquals(new float[] {1, 2}, x.toFloatArray());
        }
    }

    @Test
    void errorsShowTheLine() {
        ScriptException unknown = assertThrows(
                ScriptException.class, () -> ScriptModule.load(manager, TEXT.replace("torch.neg", "torch.nega")));
        assertTrue(unknown.getMessage().contains("y = torch.nega(y)"), unknown.getMessage());
        ScriptException unparsable = assertThrows(
                ScriptException.class, () -> ScriptModule.load(manager, TEXT.replace("return [y", "retu rn [y")));
        assertTrue(unparsable.getMessage().contains("retu rn [y, x]"), unparsable.getMessage());

        try (ScriptModule module = ScriptModule.load(manager, TEXT)) {
            NDArray x = manager.ones(new Shape(2));
            NDArray wrong = manager.ones(new Shape(3));
            ScriptCall call = module.call("weighted")
                    .with(x)
                    .with(List.of(wrong))
                    .with(1)
                    .with(1.0)
                    .with(false);
            ScriptException shapes = assertThrows(ScriptException.class, () -> call.run(manager));
            assertTrue(shapes.getMessage().contains("y = torch.add(y, parts[i])"), shapes.getMessage());
            ScriptException missing = assertThrows(
                    ScriptException.class, () -> module.call("nope").run(manager));
            assertTrue(missing.getMessage().contains("'nope'"), missing.getMessage());
            ScriptException argument = assertThrows(
                    ScriptException.class, () -> module.call("twice").run(manager));
            assertTrue(argument.getMessage().contains("'x'"), argument.getMessage());
        }
    }

    @Test
    void outOfMemoryIsNotABug() {
        try (ScriptModule module = ScriptModule.load(manager, TEXT)) {
            ResourcesException full = assertThrows(
                    ResourcesException.class,
                    () -> module.call("bytes").with(1L << 50).run(manager));
            assertTrue(full.getMessage().contains("fewer seconds of audio"), full.getMessage());
        }
    }
}
