package dev.rouse.kv.fdb.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.async.AsyncIterator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How far a range read goes: to its end, to its first reply's end, or until its taker has enough. */
final class RowsTest {

    /** Gives rows in replies that the test lets come. */
    private static final class Replies implements AsyncIterator<KeyValue> {
        private final Deque<KeyValue> here = new ArrayDeque<>();
        private CompletableFuture<Boolean> coming = new CompletableFuture<>();
        private boolean last;
        private boolean cancelled;

        void reply(boolean isLast, int... rows) {
            for (int row : rows) {
                here.add(new KeyValue(new byte[] {(byte) row}, new byte[0]));
            }
            last = isLast;
            CompletableFuture<Boolean> came = coming;
            coming = new CompletableFuture<>();
            came.complete(rows.length > 0);
        }

        @Override
        public CompletableFuture<Boolean> onHasNext() {
            return here.isEmpty() && !last ? coming : CompletableFuture.completedFuture(!here.isEmpty());
        }

        @Override
        public boolean hasNext() {
            throw new UnsupportedOperationException("blocks");
        }

        @Override
        public KeyValue next() {
            return here.remove();
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final Replies replies = new Replies();
    private final List<Integer> taken = new ArrayList<>();

    private boolean take(KeyValue row) {
        return taken.add((int) row.getKey()[0]);
    }

    @Test
    void allRepliesAreTaken() {
        CompletableFuture<Rows.End> end = Rows.all(replies, this::take);

        replies.reply(false, 1, 2);
        assertThat(end).isNotDone();
        replies.reply(true, 3);

        assertThat(end).isCompletedWithValue(Rows.End.REACHED);
        assertThat(taken).containsExactly(1, 2, 3);
        assertThat(replies.cancelled).isFalse();
    }

    @Test
    void firstReplyIsWaitedForAndNoOther() {
        CompletableFuture<Rows.End> end = Rows.firstReply(replies, this::take);
        assertThat(end).isNotDone();

        replies.reply(false, 1, 2);

        assertThat(end).isCompletedWithValue(Rows.End.STOPPED);
        assertThat(taken).containsExactly(1, 2);
        assertThat(replies.cancelled).isTrue();
    }

    @Test
    void firstReplyThatIsTheLastReachesTheEnd() {
        CompletableFuture<Rows.End> end = Rows.firstReply(replies, this::take);

        replies.reply(true, 1);

        assertThat(end).isCompletedWithValue(Rows.End.REACHED);
        assertThat(replies.cancelled).isFalse();
    }

    @Test
    void emptyRangeReachesItsEnd() {
        CompletableFuture<Rows.End> end = Rows.firstReply(replies, this::take);

        replies.reply(true);

        assertThat(end).isCompletedWithValue(Rows.End.REACHED);
    }

    @Test
    void takerWithEnoughCancelsTheRest() {
        CompletableFuture<Rows.End> end = Rows.all(replies, row -> taken.size() < 1 && take(row));

        replies.reply(false, 1, 2, 3);

        assertThat(end).isCompletedWithValue(Rows.End.STOPPED);
        assertThat(taken).containsExactly(1);
        assertThat(replies.cancelled).isTrue();
    }

    @Test
    void failureEndsIt() {
        CompletableFuture<Rows.End> end = Rows.all(replies, this::take);

        replies.coming.completeExceptionally(new IllegalStateException("closed"));

        assertThat(end).isCompletedExceptionally();
    }
}
