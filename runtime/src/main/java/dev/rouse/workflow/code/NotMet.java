package dev.rouse.workflow.code;

import dev.rouse.WorkflowDivergedException;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.Kind;
import dev.rouse.workflow.history.LiveWorkflow;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** The entries of a history that one run of its code has not come to yet. Lane only. */
final class NotMet {

    private final LiveWorkflow workflow;
    private final Set<Integer> numbers;

    NotMet(LiveWorkflow workflow) {
        this.workflow = workflow;
        this.numbers = workflow.entries().isEmpty() ? Set.of() : new LinkedHashSet<>();
        workflow.entries().forEach((number, entry) -> {
            if (entry.kind() != Kind.COMPENSATION) {
                numbers.add(number);
            }
        });
    }

    private String path(int number) {
        return Objects.requireNonNull(workflow.entry(number)).path();
    }

    void met(int number) {
        if (!numbers.isEmpty()) {
            numbers.remove(number);
        }
    }

    /** Whether there are some of the scope of {@code prefix}. */
    boolean hasUnder(String prefix) {
        return numbers.stream().anyMatch(number -> path(number).startsWith(prefix));
    }

    /**
     * Checks that there are none.
     *
     * @param expected that the code does next
     * @throws WorkflowDivergedException there are
     */
    void checkNone(String expected) {
        if (!numbers.isEmpty()) {
            EntryRecord entry =
                    Objects.requireNonNull(workflow.entry(numbers.iterator().next()));
            throw diverged(entry.path(), expected, Part.phrase(entry.kind(), entry.path()));
        }
    }

    WorkflowDivergedException diverged(String path, String expected, String found) {
        return new WorkflowDivergedException(workflow.record().id(), path, expected, found);
    }

    /** Leaves out those of the iterations of a loop before {@code number}. */
    void skipIterations(String prefix, long number) {
        removeIf(entry -> {
            String path = path(entry);
            return path.startsWith(prefix) && iteration(path, prefix) < number;
        });
    }

    private void removeIf(Predicate<Integer> goes) {
        if (!numbers.isEmpty()) {
            numbers.removeIf(goes);
        }
    }

    private static long iteration(String path, String prefix) {
        int end = path.indexOf('/', prefix.length());
        return Long.parseLong(path.substring(prefix.length(), end < 0 ? path.length() : end));
    }

    /**
     * Leaves out those of what stood at {@code path}, and of what stood in it.
     *
     * @param open given those that are not done
     */
    void skipRemoved(String path, IntConsumer open) {
        removeIf(number -> {
            EntryRecord entry = Objects.requireNonNull(workflow.entry(number));
            boolean isIt = isOf(entry.path(), path);
            if (isIt && entry.state().isOpen()) {
                open.accept(number);
            }
            return isIt;
        });
    }

    private static boolean isOf(String entry, String path) {
        return entry.startsWith(path)
                && (entry.length() == path.length() || "/#~".indexOf(entry.charAt(path.length())) >= 0);
    }
}
