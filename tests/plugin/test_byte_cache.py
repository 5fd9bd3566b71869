from tb_keisei.plugin.provider.byte_cache import ByteCache


def test_it_lets_go_of_what_was_used_longest_ago() -> None:
    cache: ByteCache[str] = ByteCache(10)
    for key in "abc":
        cache.put(key, key, 3)
    assert cache.get("a") == "a"
    cache.put("d", "d", 3)
    assert [cache.get(key) for key in "abcd"] == ["a", None, "c", "d"]


def test_a_value_put_again_counts_once() -> None:
    cache: ByteCache[str] = ByteCache(10)
    for _ in range(5):
        cache.put("a", "a", 4)
    cache.put("b", "b", 6)
    assert (cache.get("a"), cache.get("b")) == ("a", "b")


def test_a_value_larger_than_the_cache_is_not_kept_and_an_empty_cache_works() -> None:
    cache: ByteCache[str] = ByteCache(0)
    cache.put("a", "a", 1)
    assert cache.get("a") is None
