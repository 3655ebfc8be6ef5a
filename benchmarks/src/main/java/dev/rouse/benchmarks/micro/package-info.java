/**
 * JMH benchmarks of single steps, for those who change one. They are run by {@code bench jmh} and never by the tests:
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench jmh"
 * }</pre>
 */
@NullMarked
package dev.rouse.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
