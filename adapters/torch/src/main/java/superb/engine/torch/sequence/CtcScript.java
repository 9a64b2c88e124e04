package superb.engine.torch.sequence;

/**
 * The CTC loss as TorchScript. libtorch's own recursions run on the log-probabilities; what they hand back for their
 * input is the gradient with respect to the logits, because the log-softmax's own part of it sums to zero.
 */
final class CtcScript {
    private CtcScript() {}

    /**
     * Frames of all items stand one after another, {@code [rows, classes]}. {@code targets} are the labels of all items,
     * one after another; {@code scale [items]} weighs the items. Gives nll {@code [items]}, 0 where it is infinite, and the
     * gradient of {@code Σ scale · nll} with respect to the logits, {@code [rows, classes]}.
     */
    static final String TEXT = """
            def ctc(self, logits: Tensor, frames: List[int], targets: Tensor, labels: List[int], scale: Tensor) -> List[Tensor]:
              items = torch.len(frames)
              longest = 0
              for b in range(items):
                if frames[b] > longest:
                  longest = frames[b]
              logp = torch.log_softmax(logits, 1, None)
              padded = torch.new_zeros(logp, [items, longest, torch.size(logp, 1)])
              begin = 0
              for b in range(items):
                _0 = torch.copy_(torch.narrow(torch.select(padded, 0, b), 0, 0, frames[b]), torch.narrow(logp, 0, begin, frames[b]))
                begin = begin + frames[b]
              inputs = torch.transpose(padded, 0, 1)
              nll, alpha = torch._ctc_loss(inputs, targets, frames, labels, 0, True)
              made = torch._ctc_loss_backward(scale, inputs, targets, frames, labels, nll, alpha, 0, True)
              grad = torch.new_empty(logp, torch.size(logp))
              begin = 0
              for b in range(items):
                _1 = torch.copy_(torch.narrow(grad, 0, begin, frames[b]), torch.narrow(torch.select(made, 1, b), 0, 0, frames[b]))
                begin = begin + frames[b]
              return [torch.masked_fill(nll, torch.isinf(nll), 0.), grad]
            """;
}
