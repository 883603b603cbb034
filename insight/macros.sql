-- Statistics that any dataset's tables.sql may use. Loaded before the data.
-- Queries do not call these: results are stored as columns, so that the queries carry over to Spark.

-- Wilson score interval for x of n at 95% (Wilson 1927, JASA 22:209-212): x from 0 to n, may be
-- fractional; gives null for an empty base. z is the 97.5th percentile of the standard normal.
create macro wilson_middle(x, n) as
    (x / nullif(n, 0) + 1.959963984540054 ^ 2 / (2 * n)) / (1 + 1.959963984540054 ^ 2 / n);

create macro wilson_reach(x, n) as
    1.959963984540054 / (1 + 1.959963984540054 ^ 2 / nullif(n, 0))
    * sqrt((x / n) * (1 - x / n) / n + 1.959963984540054 ^ 2 / (4 * n * n));

create macro wilson_low(x, n) as
    case
        when n is null or x is null or n <= 0 then null
        when x = 0 then 0.0
        else greatest(0.0, wilson_middle(x, n) - wilson_reach(x, n))
    end;

create macro wilson_high(x, n) as
    case
        when n is null or x is null or n <= 0 then null
        when x = n then 1.0
        else least(1.0, wilson_middle(x, n) + wilson_reach(x, n))
    end;

-- A published percentage and its base: the smallest and the largest whole count that would have
-- been published as that percentage (rounding half up, to the decimals that were printed).
-- Smallest above largest means that no count of this base gives the percentage.
create macro rounding_half(pct) as case when pct = round(pct) then 0.5 else 0.05 end;
create macro fewest_behind(pct, n) as
    greatest(0, ceil((pct - rounding_half(pct)) * n / 100 - 1e-9)::integer);
create macro most_behind(pct, n) as
    least(n, ceil((pct + rounding_half(pct)) * n / 100 - 1e-9)::integer - 1);
