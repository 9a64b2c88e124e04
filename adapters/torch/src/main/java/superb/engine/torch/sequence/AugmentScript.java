package superb.engine.torch.sequence;

/**
 * SpecAugment of the mixed features, and the way back of its gradient, as TorchScript. {@code warps} are centre and target
 * of every item, 0 where there is none; {@code bands} and {@code spans} triples of item, start and width, inside the
 * features and inside the item.
 */
final class AugmentScript {
    private AugmentScript() {}

    /** Both change the rows in place. Only time is resized: along the dimensions the bicubic kernel is the identity. */
    static final String TEXT = """
            def stretch(self, x: Tensor, frames: int) -> Tensor:
              dim = torch.size(x, 1)
              made = torch.upsample_bicubic2d(torch.reshape(x, [1, 1, torch.size(x, 0), dim]), [frames, dim], False, None, None)
              return torch.reshape(made, [frames, dim])

            def unstretch(self, dx: Tensor, frames: int) -> Tensor:
              dim = torch.size(dx, 1)
              n = torch.size(dx, 0)
              made = torch.upsample_bicubic2d_backward(torch.reshape(dx, [1, 1, n, dim]), [n, dim], [1, 1, frames, dim], False, None, None)
              return torch.reshape(made, [frames, dim])

            def mask(self, x: Tensor, begins: List[int], frames: List[int], bands: List[int], spans: List[int]) -> Tensor:
              for i in range(torch.floordiv(torch.len(bands), 3)):
                b = bands[3 * i]
                item = torch.narrow(x, 0, begins[b], frames[b])
                _0 = torch.zero_(torch.narrow(item, 1, bands[3 * i + 1], bands[3 * i + 2]))
              for i in range(torch.floordiv(torch.len(spans), 3)):
                b = spans[3 * i]
                _1 = torch.zero_(torch.narrow(x, 0, begins[b] + spans[3 * i + 1], spans[3 * i + 2]))
              return x

            def begins(self, frames: List[int]) -> List[int]:
              all = annotate(List[int], [])
              begin = 0
              for b in range(torch.len(frames)):
                _0 = torch.append(all, begin)
                begin = begin + frames[b]
              return all

            def augment(self, x: Tensor, frames: List[int], warps: List[int], bands: List[int], spans: List[int]) -> Tensor:
              begins = (self).begins(frames)
              for i in range(torch.floordiv(torch.len(warps), 2)):
                centre = warps[2 * i]
                target = warps[2 * i + 1]
                if centre > 0:
                  item = torch.narrow(x, 0, begins[i], frames[i])
                  head = (self).stretch(torch.narrow(item, 0, 0, centre), target)
                  tail = (self).stretch(torch.narrow(item, 0, centre, frames[i] - centre), frames[i] - target)
                  _0 = torch.copy_(torch.narrow(item, 0, 0, target), head)
                  _1 = torch.copy_(torch.narrow(item, 0, target, frames[i] - target), tail)
              return (self).mask(x, begins, frames, bands, spans)

            def unaugment(self, dx: Tensor, frames: List[int], warps: List[int], bands: List[int], spans: List[int]) -> Tensor:
              begins = (self).begins(frames)
              _2 = (self).mask(dx, begins, frames, bands, spans)
              for i in range(torch.floordiv(torch.len(warps), 2)):
                centre = warps[2 * i]
                target = warps[2 * i + 1]
                if centre > 0:
                  item = torch.narrow(dx, 0, begins[i], frames[i])
                  head = (self).unstretch(torch.narrow(item, 0, 0, target), centre)
                  tail = (self).unstretch(torch.narrow(item, 0, target, frames[i] - target), frames[i] - centre)
                  _0 = torch.copy_(torch.narrow(item, 0, 0, centre), head)
                  _1 = torch.copy_(torch.narrow(item, 0, centre, frames[i] - centre), tail)
              return dx
            """;
}
