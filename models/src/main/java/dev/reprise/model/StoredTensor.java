package dev.reprise.model;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * How parameters are stored in a checkpoint.
 *
 * @param name the stored tensor's name
 * @param parts the parameters that it is made of
 * @param join makes the stored tensor of them
 */
public record StoredTensor(String name, List<String> parts, Function<List<Tensor>, Tensor> join) {}
