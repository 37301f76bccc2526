/**
 * Benchmarks, run with JMH:
 *
 * <pre>{@code
 * ./mvnw -q -pl bench -am -DskipTests package
 * java -jar bench/target/benchmarks.jar OpenMpWaitPolicy
 * }</pre>
 */
@NullMarked
package dev.reprise.bench;

import org.jspecify.annotations.NullMarked;
