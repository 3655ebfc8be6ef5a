package dev.rouse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionMode;
import dev.rouse.stream.HeldElements.Emitted;
import dev.rouse.stream.HeldElements.Held;
import org.junit.jupiter.api.Test;

/** What is held of a stream, by number and bytes, and what lets it go. */
final class HeldElementsTest {

    private final HeldElements held = new HeldElements();
    private final Turn own = new Turn();
    private final Turn other = new Turn();

    /** Changes that a test saves. */
    private static final class Changes implements Durable {
        private boolean saved;

        @Override
        public boolean isSaved() {
            return saved;
        }

        @Override
        public void whenSaved(Runnable then) {
            throw new AssertionError("nobody waits here");
        }
    }

    /** A turn of which only the identity counts. */
    private static final class Turn implements StreamSource {
        @Override
        public ActionMode mode() {
            return ActionMode.EXCLUSIVE;
        }

        @Override
        public boolean isEnded() {
            return false;
        }

        @Override
        public boolean failed() {
            return false;
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public boolean changesSoFar() {
            return false;
        }

        @Override
        public void request(long elements) {}

        @Override
        public void stop(Throwable failure) {}

        @Override
        public void emits() {}

        @Override
        public void prove() {}

        @Override
        public Durable newestUnsaved() {
            return null;
        }

        @Override
        public void tell(Throwable failure) {}
    }

    @Test
    void bytesAndNumberFollowWhatIsHeld() {
        held.add(new Held("a", new Changes(), 10));
        held.add(new Held("b", own, 5));

        assertThat(held.size()).isEqualTo(2);
        assertThat(held.bytes()).isEqualTo(15);
        assertThat(held.ownNumber())
                .as("of those that wait for the stream's own turn")
                .isEqualTo(1);
        assertThat(held.ownBytes()).isEqualTo(5);
        assertThat(held.remove()).isEqualTo("a");
        held.clear();
        assertThat(held.bytes()).isZero();
        assertThat(held.ownNumber()).isZero();
        assertThat(held.ownBytes()).isZero();
    }

    @Test
    void elementWaitsUntilItsChangesAreSaved() {
        Changes changes = new Changes();
        held.add(new Held("a", changes, 1));
        assertThat(held.peek().waits()).isTrue();
        changes.saved = true;
        assertThat(held.peek().waits()).isFalse();
    }

    @Test
    void elementsOfATurnThatFailsNeverLeave() {
        held.add(new Held("a", new Emitted(own), 1));
        held.add(new Held("b", new Emitted(other), 2));

        held.dropOf(own);

        assertThat(held.bytes()).isEqualTo(2);
        assertThat(held.remove()).isEqualTo("b");
        assertThat(held.isEmpty()).isTrue();
    }

    @Test
    void elementsOfATurnThatEndsWaitForItsCommitInTheirPlaces() {
        Changes commit = new Changes();
        held.add(new Held("a", new Emitted(other), 1));
        held.add(new Held("b", new Emitted(own), 1));
        assertThat(held.haveEmitted()).isTrue();

        held.settleOf(own, commit);
        held.settleOf(other, null);

        assertThat(held.haveEmitted()).isFalse();
        assertThat(held.newestWaitsFor(commit)).isTrue();
        assertThat(held.peek().waits()).as("of a turn that changed nothing").isFalse();
        assertThat(held.remove()).isEqualTo("a");
        assertThat(held.peek().waits()).isTrue();
    }

    @Test
    void whatTellsOfChangesThatAreTakenBackIsDropped() {
        Changes saved = new Changes();
        saved.saved = true;
        held.add(new Held("stored", saved, 1));
        held.add(new Held("taken back", new Changes(), 2));

        held.dropWaiting();

        assertThat(held.size()).isEqualTo(1);
        assertThat(held.bytes()).isEqualTo(1);
        assertThat(held.remove()).isEqualTo("stored");
    }
}
