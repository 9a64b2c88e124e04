package superb.upstream;

import java.util.List;

/**
 * What an upstream exposes: its hidden states from the input side to the output side, each
 * {@code [batch, frames, dim]}, and the valid frames {@code [batch]} of every item.
 */
public record Layers<T>(List<T> states, T frames) {
    public Layers {
        states = List.copyOf(states);
    }
}
