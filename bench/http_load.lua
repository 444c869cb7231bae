-- What wrk sends to `ordo serve`, for bench/http:
--   wrk ... URL -- KEY post HOT|EVEN CUSTOMER_FROM CUSTOMER_TO PRODUCT_FROM PRODUCT_TO
--   wrk ... URL -- KEY order FROM TO        GET /v1/orders/{one of them}
--   wrk ... URL -- KEY history CUSTOMER     GET /v1/customers/{it}/history
-- Prints, at the end, one line of JSON.
local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

-- Made before the load begins and sent over and over, so that it costs wrk little: it runs on the server's cores.
local PREPARED = 20000

local function prepared(make)
    local requests, next = {}, 0
    for n = 1, PREPARED do
        requests[n] = make()
    end
    return function()
        next = next % PREPARED + 1
        return requests[next]
    end
end

local function post(hot, customers_from, customers_to, products_from, products_to)
    wrk.headers["Content-Type"] = "application/json"
    local third = math.floor((products_to - products_from + 1) / 3)
    local function line(from, to, most)
        return string.format('{"product_id":%d,"quantity":%d}', math.random(from, to), math.random(1, most))
    end
    return function()
        local items
        if hot then
            items = line(products_from, products_from, 1)
        else
            items = line(products_from, products_from + third - 1, 3) .. ","
                .. line(products_from + third, products_from + 2 * third - 1, 3) .. ","
                .. line(products_from + 2 * third, products_to, 3)
        end
        return wrk.format("POST", "/v1/orders", nil, string.format('{"customer_id":%d,"items":[%s]}',
            math.random(customers_from, customers_to), items))
    end
end

function init(arguments)
    local key, what = arguments[1], arguments[2]
    math.randomseed(number)
    wrk.headers["Authorization"] = "Bearer " .. key
    local numbers = {}
    for place = 3, #arguments do
        numbers[#numbers + 1] = tonumber(arguments[place])
    end
    if what == "post" then
        request = prepared(post(arguments[3] == "hot", unpack(numbers)))
    elseif what == "order" then
        request = prepared(function() return wrk.format("GET", "/v1/orders/" .. math.random(numbers[1], numbers[2])) end)
    else
        request = prepared(function() return wrk.format("GET", "/v1/customers/" .. numbers[1] .. "/history") end)
    end
end

function done(summary, latency, requests)
    local errors = summary.errors
    print(string.format('{"answers": %d, "seconds": %f, "bytes": %d, "failed": %d, "p50_ms": %f, "p99_ms": %f}',
        summary.requests, summary.duration / 1e6, summary.bytes,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
