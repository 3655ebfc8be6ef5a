package dev.rouse.stream;

import dev.rouse.ActorOptions;
import java.util.ArrayList;
import java.util.List;

/** Model of a stream: which elements its turn has given, and which of them its caller has. */
final class StreamModel {

    private final ActorOptions options;
    private final boolean exclusive;
    private final List<String> pushed = new ArrayList<>();
    private final List<Given> given = new ArrayList<>();
    private long demand;
    private int settled;
    private int behind;
    private int changes;
    private boolean holds;
    private boolean unsaved;
    private boolean completed;
    private boolean ended;
    private boolean durable;
    private boolean refused;
    private boolean cancelled;
    private List<String> seenWhenCancelled = List.of();

    StreamModel(ActorOptions options, boolean exclusive, long demand) {
        this.options = options;
        this.exclusive = exclusive;
        this.demand = demand;
    }

    private static final class Given {
        private final String text;
        private final boolean own;
        private boolean waits;

        Given(String text, boolean own, boolean waits) {
            this.text = text;
            this.own = own;
            this.waits = waits;
        }
    }

    void push(String text) {
        if (!completed) {
            pushed.add(text);
            run();
        }
    }

    void request(long more) {
        demand += more;
        run();
    }

    void complete() {
        completed = true;
        run();
    }

    void cancel() {
        if (!cancelled && !isOver()) {
            seenWhenCancelled = visible();
            cancelled = true;
            end();
        }
    }

    /** A turn of another caller, which overlaps with an interleaved stream and waits behind an exclusive one. */
    void anotherAdds() {
        if (exclusive && !ended) {
            behind++;
        } else {
            add(1);
        }
    }

    private void add(int number) {
        settled += number;
        unsaved |= holds && number > 0;
    }

    void hold(boolean value) {
        holds = value;
        if (!value) {
            unsaved = false;
            durable = ended;
            given.forEach(element -> element.waits = false);
            run();
        }
    }

    private void run() {
        while (!ended && given.size() < pushed.size() && isAskedFor()) {
            String text = pushed.get(given.size());
            changes += text.startsWith("+") ? 1 : 0;
            given.add(new Given(settled + changes + text, changes > 0, unsaved));
            if (isOverBound()) {
                refused = true;
                changes = 0;
                given.removeIf(element -> element.own);
                end();
            }
        }
        if (!ended && completed && given.size() == pushed.size()) {
            end();
        }
    }

    private boolean isAskedFor() {
        long waiting = given.stream().filter(element -> element.waits).count();
        return changes > 0 || given.size() < demand && waiting < options.heldElements();
    }

    private boolean isOverBound() {
        List<Given> own = given.stream().filter(element -> element.own).toList();
        return own.size() > options.heldElements()
                || own.stream().mapToInt(element -> 2 * element.text.length()).sum() > options.heldBytes();
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        durable = !holds || !unsaved && changes == 0;
        add(changes);
        add(behind);
        behind = 0;
    }

    /** The elements that the caller has. */
    List<String> visible() {
        if (cancelled) {
            return seenWhenCancelled;
        }
        List<String> visible = new ArrayList<>();
        for (Given element : given) {
            if (visible.size() == demand || (element.own || element.waits) && !durable) {
                break;
            }
            visible.add(element.text);
        }
        return visible;
    }

    boolean isOver() {
        return !cancelled && ended && durable && visible().size() == given.size();
    }

    boolean isRefused() {
        return refused && !cancelled;
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean holds() {
        return holds;
    }

    int stateLength() {
        return settled;
    }
}
