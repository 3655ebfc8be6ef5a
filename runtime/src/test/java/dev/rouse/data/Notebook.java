package dev.rouse.data;

import dev.rouse.ActorType;
import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.ReadOnly;
import dev.rouse.StatelessActor;
import dev.rouse.TypedData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An actor with notes in its own data, and other things beside them. */
public interface Notebook {

    /** A value of own data. */
    record Note(String text, List<String> tags) {}

    /** Of which no codec can write anything. */
    final class Riddle {}

    Mono<Void> put(String key, Note note);

    Mono<Void> putAll(Map<String, String> texts);

    Mono<Void> putAndFail(String key, Note note);

    /** Puts a note and goes on changing its tags. */
    Mono<Note> putAndSpoil(String key);

    @ReadOnly
    Mono<Note> get(String key);

    @ReadOnly
    Mono<Map<String, Note>> getAll(List<String> keys);

    /** Appends to the text of a note, or begins one. */
    Mono<Note> append(String key, String text);

    /** Appends so often, each on top of the one before. */
    Mono<Note> appendEach(String key, List<String> texts);

    /** Removes a note by updating it to nothing. */
    Mono<Note> drop(String key);

    Mono<Void> delete(String key);

    @ReadOnly
    Mono<List<String>> list(String from, String to, int limit, boolean reverse);

    @ReadOnly
    Mono<List<String>> under(String prefix);

    /** All keys of own data, as they are stored. */
    @ReadOnly
    Mono<List<String>> keys();

    Mono<Void> putText(String key, String text);

    Mono<Void> putRiddle(String key);

    Mono<Void> putNothing(String key);

    Mono<Void> putLarge(String key, int characters);

    static ActorType<Notebook> type() {
        return ActorType.of(Notebook.class, NotebookActor::new);
    }

    /** The implementation. */
    final class NotebookActor extends StatelessActor implements Notebook {

        private TypedData<Note> notes() {
            return data().typed(Note.class).prefix(DataKey.of("note/"));
        }

        @Override
        public Mono<Void> put(String key, Note note) {
            notes().put(DataKey.of(key), note);
            return Mono.empty();
        }

        @Override
        public Mono<Void> putAll(Map<String, String> texts) {
            Map<DataKey, Note> notes = new HashMap<>();
            texts.forEach((key, text) -> notes.put(DataKey.of(key), new Note(text, List.of())));
            notes().putAll(notes);
            return Mono.empty();
        }

        @Override
        public Mono<Void> putAndFail(String key, Note note) {
            return put(key, note).then(Mono.error(new IllegalStateException("scripted")));
        }

        @Override
        public Mono<Note> putAndSpoil(String key) {
            List<String> tags = new ArrayList<>(List.of("a"));
            notes().put(DataKey.of(key), new Note("x", tags));
            tags.add("b");
            return get(key);
        }

        @Override
        public Mono<Note> get(String key) {
            return notes().get(DataKey.of(key));
        }

        @Override
        public Mono<Map<String, Note>> getAll(List<String> keys) {
            return notes().getAll(keys.stream().map(DataKey::of).toList()).map(found -> {
                Map<String, Note> notes = new HashMap<>();
                found.forEach((key, note) -> notes.put(key.toString(), note));
                return notes;
            });
        }

        @Override
        public Mono<Note> append(String key, String text) {
            return notes().update(
                            DataKey.of(key),
                            note -> note == null
                                    ? new Note(text, List.of())
                                    : new Note(note.text() + text, note.tags()));
        }

        @Override
        public Mono<Note> appendEach(String key, List<String> texts) {
            return Flux.fromIterable(texts).concatMap(text -> append(key, text)).last();
        }

        @Override
        public Mono<Note> drop(String key) {
            return notes().update(DataKey.of(key), note -> null);
        }

        @Override
        public Mono<Void> delete(String key) {
            notes().delete(DataKey.of(key));
            return Mono.empty();
        }

        @Override
        public Mono<List<String>> list(String from, String to, int limit, boolean reverse) {
            DataQuery query = DataQuery.range(DataKey.of(from), DataKey.of(to)).limit(limit);
            return texts(reverse ? query.reversed() : query);
        }

        @Override
        public Mono<List<String>> under(String prefix) {
            return texts(prefix.isEmpty() ? DataQuery.all() : DataQuery.prefix(DataKey.of(prefix)));
        }

        private Mono<List<String>> texts(DataQuery query) {
            return notes().list(query)
                    .map(entry -> entry.key() + "=" + entry.value().text())
                    .collectList();
        }

        @Override
        public Mono<List<String>> keys() {
            return data().list(DataQuery.all())
                    .map(entry -> entry.key().toString())
                    .collectList();
        }

        @Override
        public Mono<Void> putText(String key, String text) {
            data().put(DataKey.of(key), text.getBytes(StandardCharsets.UTF_8));
            return Mono.empty();
        }

        @Override
        public Mono<Void> putRiddle(String key) {
            data().typed(Riddle.class).put(DataKey.of(key), new Riddle());
            return Mono.empty();
        }

        @Override
        public Mono<Void> putNothing(String key) {
            notes().put(DataKey.of(key), null);
            return Mono.empty();
        }

        @Override
        public Mono<Void> putLarge(String key, int characters) {
            return put(key, new Note("x".repeat(characters), List.of()));
        }
    }
}
