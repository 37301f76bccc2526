package dev.reprise.model;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * How parameters are stored in a checkpoint.
 *
 * @param name the stored tensor's name
 * @param parts the parameters that it is made of
 * @param join makes the stored tensor of them
 */
public record StoredTensor(String name, List<String> parts, Function<List<Tensor>, Tensor> join) {
    /** All of a model's, made of its parameters. The tensors belong to the innermost scope, and may view the parameters. */
    public static SequencedMap<String, Tensor> all(
            List<StoredTensor> stored, Map<String, Tensor> parameters, Dtype dtype) {
        return Torch.noGrad(() -> {
            var tensors = new LinkedHashMap<String, Tensor>();
            for (var tensor : stored) {
                var parts = tensor.parts.stream()
                        .map(part ->
                                Objects.requireNonNull(parameters.get(part)).detach())
                        .toList();
                tensors.put(tensor.name, Torch.to(tensor.join.apply(parts), dtype));
            }
            return tensors;
        });
    }
}
